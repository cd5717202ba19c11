package org.mlaudit.streams.governance;

import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a legal hold reaches. What is empty does not narrow it: a scope without anything reaches every record.
 *
 * @param subject index of a data subject in the key store, never the subject's own name
 * @param model a model
 * @param version a version of the model; only with a model
 * @param from when the decisions were made that it reaches, inclusive
 * @param to when they were made, exclusive; after {@code from}
 */
public record HoldScope(
        Optional<String> subject,
        Optional<String> model,
        Optional<String> version,
        Optional<Instant> from,
        Optional<Instant> to) {
    /** Reaches everything. */
    public static final HoldScope ALL =
            new HoldScope(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if there is a version without a model, or the period is empty
     */
    public HoldScope {
        if (version.isPresent() && model.isEmpty()) {
            throw new IllegalArgumentException("a version needs its model");
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("the period from " + from.get() + " to " + to.get() + " is empty");
        }
    }

    /** Whether it may reach records of a subject; only the records themselves tell when {@link #needsRecords()}. */
    public boolean mayReach(String subjectIndex) {
        return subject.isEmpty() || subject.get().equals(subjectIndex);
    }

    /** Whether it depends on model or time of a record whether it is reached. */
    public boolean needsRecords() {
        return model.isPresent() || from.isPresent() || to.isPresent();
    }

    /** Whether it reaches a record. */
    public boolean reaches(HeldRecord held) {
        return mayReach(held.subject()) && reachesDecision(held);
    }

    private boolean reachesDecision(HeldRecord held) {
        return model.map(held.model()::equals).orElse(true)
                && version.map(held.version()::equals).orElse(true)
                && from.map(first -> !held.occurredAt().isBefore(first)).orElse(true)
                && to.map(end -> held.occurredAt().isBefore(end)).orElse(true);
    }

    /** In words, without the subject's index: for example {@code a subject, credit/3, from 2026-01-01T00:00:00Z}. */
    public String text() {
        StringJoiner parts = new StringJoiner(", ");
        parts.setEmptyValue("every record");
        subject.ifPresent(index -> parts.add("a subject"));
        model.ifPresent(name -> parts.add(name + version.map(of -> "/" + of).orElse("")));
        from.ifPresent(time -> parts.add("from " + time));
        to.ifPresent(time -> parts.add("before " + time));
        return parts.toString();
    }
}
