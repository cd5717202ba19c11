package org.mlaudit.streams.erasure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.HeldKey;
import org.mlaudit.streams.governance.Erasures;
import org.mlaudit.streams.governance.GovernanceKind;
import org.mlaudit.streams.governance.HeldRecord;
import org.mlaudit.streams.governance.Hold;
import org.mlaudit.streams.governance.Holds;
import org.mlaudit.streams.governance.RefusedException;
import org.mlaudit.streams.record.CommittedRecords.Progress;
import org.mlaudit.streams.record.GovernanceException;
import org.mlaudit.streams.record.GovernanceLog;

/**
 * Erases a data subject (Regulation (EU) 2016/679, Article 17): its data keys are destroyed, so that nothing that was encrypted
 * under them can be read any more, wherever copies of it are. Proofs of the ledger go on verifying, since a leaf commits to
 * the encrypted record.
 *
 * <p>The order makes it safe to be stopped at any time, and to be done again:
 *
 * <ol>
 *   <li>in one step of the governance log, the legal holds are looked at and one ERASURE event for each key is committed. A
 *       hold that is placed at the same time makes one of the two fail;
 *   <li>the keys are destroyed. A key that is gone thus always has its event; a key that has its event and is there was
 *       left by a stop, and is destroyed by the next run without another event;
 *   <li>keys that were made meanwhile, by records that came in, are treated alike.
 * </ol>
 */
public final class Erasure {
    private static final int MOST_ROUNDS = 10;

    private final GovernanceLog log;
    private final FieldKeys keys;
    private final SubjectRecords records;
    private final Clock clock;
    private final Consumer<Step> done;

    /** What is done, in this order. */
    public enum Step {
        /** The events are committed. */
        RECORDED,
        /** The keys are destroyed. */
        DESTROYED
    }

    /** Erases with these keys what these records hold. */
    public Erasure(GovernanceLog log, FieldKeys keys, SubjectRecords records, Clock clock) {
        this(log, keys, records, clock, step -> {});
    }

    /**
     * The same, which tells its steps.
     *
     * @param done told after each step
     */
    Erasure(GovernanceLog log, FieldKeys keys, SubjectRecords records, Clock clock, Consumer<Step> done) {
        this.log = log;
        this.keys = keys;
        this.records = records;
        this.clock = clock;
        this.done = done;
    }

    /**
     * What is to be erased.
     *
     * @param subject the data subject, as records name it before they are protected
     * @param purpose of the keys; all when empty
     */
    public record Request(String subject, Optional<String> purpose) {
        private boolean wants(HeldKey key) {
            return purpose.isEmpty() || purpose.get().equals(key.purpose());
        }

        /** Names nobody. */
        @Override
        public String toString() {
            return "Request[a subject, purpose=" + purpose + "]";
        }
    }

    /**
     * What would be erased.
     *
     * @param keys that are there
     * @param earlier erasures of the subject
     * @param blocking legal holds that forbid it
     */
    public record Plan(List<HeldKey> keys, List<GovernanceEvent> earlier, List<Hold> blocking) {
        public Plan {
            keys = List.copyOf(keys);
            earlier = List.copyOf(earlier);
            blocking = List.copyOf(blocking);
        }
    }

    /**
     * What was erased.
     *
     * @param recorded the events of this run
     * @param destroyed the keys that this run destroyed
     */
    public record Result(List<GovernanceEvent> recorded, List<HeldKey> destroyed) {
        public Result {
            recorded = List.copyOf(recorded);
            destroyed = List.copyOf(destroyed);
        }
    }

    /** What would be erased; nothing is changed. */
    public Plan plan(Request request, Progress progress) {
        List<GovernanceEvent> history = log.read();
        List<HeldKey> held = held(request);
        String index = keys.subjectIndex(request.subject());
        return new Plan(held, Erasures.of(history).ofSubject(index), blocking(history, index, held, progress));
    }

    /**
     * Erases.
     *
     * @param actor who decided
     * @param reason why
     * @throws RefusedException if a legal hold forbids it; nothing was changed
     */
    public Result erase(Request request, String actor, String reason, Progress progress) {
        String index = keys.subjectIndex(request.subject());
        List<GovernanceEvent> recorded = new ArrayList<>();
        Map<String, HeldKey> destroyed = new LinkedHashMap<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<HeldKey> held = held(request);
            if (held.isEmpty()) {
                return new Result(recorded, List.copyOf(destroyed.values()));
            }
            recorded.addAll(log.append(history -> {
                List<Hold> blocking = blocking(history, index, held, progress);
                if (!blocking.isEmpty()) {
                    throw new RefusedException(refusal(blocking));
                }
                Erasures known = Erasures.of(history);
                return held.stream()
                        .filter(key -> known.of(key.id()).isEmpty())
                        .map(key -> event(key, index, actor, reason))
                        .toList();
            }));
            done.accept(Step.RECORDED);
            keys.eraseKeys(held.stream().map(HeldKey::id).toList(), clock.instant())
                    .forEach(key -> destroyed.put(key.id(), key));
            done.accept(Step.DESTROYED);
        }
        throw new GovernanceException(
                "new keys of the subject are made as fast as they are destroyed: records of it keep coming"
                        + " in. What came before is erased; stop its source and erase it again.");
    }

    private List<HeldKey> held(Request request) {
        return keys.held(request.subject()).stream().filter(request::wants).toList();
    }

    private GovernanceEvent event(HeldKey key, String index, String actor, String reason) {
        return log.event(GovernanceKind.ERASURE, actor, reason)
                .setSubject(index)
                .setKeyId(key.id())
                .setDetails(Map.of("purpose", key.purpose()))
                .build();
    }

    private List<Hold> blocking(
            List<GovernanceEvent> history, String index, Collection<HeldKey> held, Progress progress) {
        List<Hold> may = Holds.of(history).mayReach(index);
        if (held.isEmpty() || may.stream().noneMatch(hold -> hold.scope().needsRecords())) {
            return may;
        }
        Set<String> reached = new TreeSet<>();
        SubjectMarks marks = new SubjectMarks(
                held.stream().map(HeldKey::id).collect(Collectors.toSet()),
                held.stream().map(HeldKey::alias).collect(Collectors.toSet()),
                Optional.empty());
        records.ofSubject(
                marks,
                found -> {
                    HeldRecord record = new HeldRecord(index, found.model(), found.version(), found.occurredAt());
                    may.stream()
                            .filter(hold ->
                                    found.model().isEmpty() || hold.scope().reaches(record))
                            .forEach(hold -> reached.add(hold.caseName()));
                },
                progress);
        return may.stream()
                .filter(hold -> !hold.scope().needsRecords() || reached.contains(hold.caseName()))
                .toList();
    }

    private static String refusal(List<Hold> blocking) {
        Map<String, String> cases = new TreeMap<>();
        blocking.forEach(hold -> cases.put(hold.caseName(), hold.scope().text()));
        return "nothing was erased: a legal hold keeps records of the subject, "
                + cases.entrySet().stream()
                        .map(entry -> "case " + entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + ". 'mlaudit hold list' shows who placed it";
    }
}
