package org.mlaudit.streams.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.GroundTruthRow;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.join.Found;
import org.mlaudit.streams.join.JoinTable;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.DecisionBytes;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.Truth;

/**
 * Joins predictions with their outcomes in one task, whichever comes first, and amends the panes of the predictions.
 *
 * <p>Of several outcomes of one prediction the last one counts, by when it was observed and not by when it arrived: the one
 * before it is taken back out of the pane. An outcome counts if it was observed within the prediction's time to live. So the
 * panes depend only on what was sent and not on its order, however often it was.
 */
final class Joining {
    private static final int VERSION_BITS = 29;
    private static final byte[] NOTHING = {};

    private final ModelDirectory directory;
    private final PendingStore pending;
    private final LiveOutcomeStore panes;
    private final StreamCounters counters;

    private final Map<ModelKey, LiveOutcomes> versions = new HashMap<>();
    /** Models by the hash of their names. */
    private final Map<Long, JoinedModel> models = new HashMap<>();
    /** The model of the last outcome: a run of outcomes of one model needs no look-up. */
    private @Nullable JoinedModel last;

    private final Found found = new Found();
    private final Truth truth = new Truth();
    private final Truth before = new Truth();
    private final DecisionBytes bytes = new DecisionBytes();

    Joining(ModelDirectory directory, PendingStore pending, LiveOutcomeStore panes, StreamCounters counters) {
        this.directory = directory;
        this.pending = pending;
        this.panes = panes;
        this.counters = counters;
    }

    /** What join tables call a version: two versions of a model have the same number with a probability of 2e-9. */
    static int numberOf(String version) {
        return (int) (CategoryHash.of(version) >>> (Long.SIZE - VERSION_BITS));
    }

    /** What became of an outcome that arrived. */
    enum Observed {
        /** It is held, or was already. */
        TAKEN,
        /** No version of its model is registered that joins outcomes. */
        UNREGISTERED,
        /** It was observed after the time to live of its prediction. */
        TOO_LATE,
        /** No prediction of its id came within the time to live, and none is waited for any more. */
        UNMATCHED
    }

    /** One model with all its versions. */
    static final class JoinedModel {
        final String name;
        final long hash;
        final JoinTable table;
        final Map<Integer, LiveOutcomes> versions = new HashMap<>();
        /** Longest that any version waits for an outcome, milliseconds. */
        long longestMillis;

        long latenessMillis;
        /** Greatest event time seen, milliseconds; the smallest long before the first event. */
        long clock = Long.MIN_VALUE;

        JoinedModel(String name, JoinTable table) {
            this.name = name;
            this.hash = CategoryHash.of(name);
            this.table = table;
        }

        void add(LiveOutcomes version) {
            version.joined = this;
            versions.put(version.number, version);
            longestMillis = Math.max(longestMillis, version.timeToLiveMillis);
            latenessMillis = Math.max(latenessMillis, version.latenessMillis);
        }
    }

    /** What is kept of a version's outcomes in this task. */
    LiveOutcomes outcomes(RegisteredModel model) {
        return versions.computeIfAbsent(model.contract().key(), key -> new LiveOutcomes(model, panes));
    }

    /** Takes a prediction, and the outcome that waits for it. */
    void predicted(LiveOutcomes version, InferenceRow row) {
        JoinedModel model = model(version);
        Decision decision = version.decision;
        version.spec.decide(row, decision);
        model.clock = Math.max(model.clock, decision.occurredAtMillis);
        long high = row.idHash();
        long low = row.idHash2();
        decision.idHash = high;
        bytes.write(decision);
        long expiresAt = decision.occurredAtMillis + version.timeToLiveMillis;
        long waiting = model.table.waiting();
        if (!model.table.putPrediction(high, low, version.number, expiresAt, bytes.bytes(), 0, bytes.length())) {
            counters.repeatedPrediction();
            return;
        }
        OutcomeSummary pane = version.pane(decision.occurredAtMillis);
        pane.addPrediction(decision, row);
        boolean met = model.table.waiting() < waiting;
        if (met && model.table.find(high, low, found)) {
            DecisionBytes.read(found.truth, found.truthOffset, truth);
            if (truth.observedAtMillis <= expiresAt) {
                version.spec.fit(truth);
                pane.addTruth(decision, truth);
                counters.truthJoined();
            }
        }
    }

    private JoinedModel model(LiveOutcomes version) {
        JoinedModel model = version.joined;
        if (model == null) {
            model = models.computeIfAbsent(
                    CategoryHash.of(version.key.model()),
                    any -> new JoinedModel(version.key.model(), pending.table(version.key.model())));
            model.add(version);
        }
        return model;
    }

    /**
     * Takes an outcome.
     *
     * @param message the bytes that it came in, kept while it waits for its prediction
     */
    Observed observed(GroundTruthRow row, byte[] message) {
        JoinedModel model = model(row);
        if (model == null) {
            return Observed.UNREGISTERED;
        }
        arrived(row, truth);
        model.clock = Math.max(model.clock, truth.observedAtMillis);
        long high = row.idHash();
        long low = row.idHash2();
        model.table.find(high, low, found);
        if (found.known) {
            DecisionBytes.read(found.truth, found.truthOffset, before);
        }
        if (!found.predicted) {
            return keep(model, high, low, message);
        }
        LiveOutcomes version = version(model, found.version);
        return version == null ? Observed.UNREGISTERED : amend(model, high, low, version);
    }

    /** Adds the outcome at hand to the pane of the prediction that was found, in place of the one before it. */
    private Observed amend(JoinedModel model, long high, long low, LiveOutcomes version) {
        Decision decision = version.decision;
        DecisionBytes.read(found.prediction, found.predictionOffset, decision);
        decision.idHash = high;
        long expiresAt = found.predictionExpiresAtMillis;
        if (truth.observedAtMillis > expiresAt) {
            return Observed.TOO_LATE;
        }
        boolean correction = found.known && before.observedAtMillis <= expiresAt;
        if (correction && !truth.replaces(before)) {
            counters.repeatedTruth();
            return Observed.TAKEN;
        }
        OutcomeSummary pane = version.pane(decision.occurredAtMillis);
        if (correction) {
            version.spec.fit(before);
            pane.removeTruth(decision, before);
            counters.truthCorrected();
        } else {
            counters.truthJoined();
        }
        version.spec.fit(truth);
        pane.addTruth(decision, truth);
        put(model, high, low, expiresAt, NOTHING);
        return Observed.TAKEN;
    }

    /** Lets the outcome at hand wait for its prediction. */
    private Observed keep(JoinedModel model, long high, long low, byte[] message) {
        if (found.known && !truth.replaces(before)) {
            counters.repeatedTruth();
            return Observed.TAKEN;
        }
        return put(model, high, low, truth.observedAtMillis + model.longestMillis, message)
                ? Observed.TAKEN
                : Observed.UNMATCHED;
    }

    private boolean put(JoinedModel model, long high, long low, long expiresAt, byte[] message) {
        bytes.write(truth);
        return model.table.putTruth(high, low, expiresAt, bytes.bytes(), 0, bytes.length(), message);
    }

    private static void arrived(GroundTruthRow row, Truth into) {
        into.observedAtMillis = Math.floorDiv(row.observedAtMicros, 1000L);
        into.hasLabel = row.labelPresent;
        into.labelHash = row.labelPresent ? row.labelHash : 0;
        into.hasValue = row.valuePresent && Double.isFinite(row.value);
        into.value = into.hasValue ? row.value : 0;
        into.weight = row.weightPresent ? Truth.units(row.weight) : Truth.ONE;
    }

    private @Nullable JoinedModel model(GroundTruthRow row) {
        JoinedModel known = last;
        long hash = row.modelHash();
        if (known != null && known.hash == hash) {
            return known;
        }
        known = models.get(hash);
        if (known == null) {
            String name = row.model();
            List<LiveOutcomes> all = joined(name);
            if (all.isEmpty()) {
                return null;
            }
            known = new JoinedModel(name, pending.table(name));
            all.forEach(known::add);
            models.put(hash, known);
        }
        last = known;
        return known;
    }

    private List<LiveOutcomes> joined(String model) {
        return directory.versions(model).stream()
                .filter(version -> version.outcomes().joined())
                .map(this::outcomes)
                .toList();
    }

    private @Nullable LiveOutcomes version(JoinedModel model, int number) {
        LiveOutcomes version = model.versions.get(number);
        if (version == null) {
            joined(model.name).forEach(model::add);
            version = model.versions.get(number);
        }
        return version;
    }

    /**
     * Forgets what nobody waits for any more.
     *
     * @param unmatched gets the message of each outcome that met no prediction
     */
    void expire(BiConsumer<String, byte[]> unmatched) {
        for (String name : pending.models()) {
            JoinedModel model = models.get(CategoryHash.of(name));
            if (model != null && model.clock != Long.MIN_VALUE) {
                model.table.expire(
                        model.clock - model.latenessMillis,
                        (high, low, expiresAt, original) -> unmatched.accept(name, original));
                model.table.compact();
                model.versions
                        .values()
                        .forEach(version -> panes.expire(version.key, version.firstStartToKeep(model.clock)));
            }
        }
    }

    /**
     * Counts an outcome that met no prediction, in the pane in which it was observed, for every version of its model; not
     * where that pane is closed for good.
     */
    void unmatched(String model, long observedAtMillis) {
        counters.truthUnmatched();
        long clock = models.get(CategoryHash.of(model)).clock;
        joined(model).stream()
                .filter(version -> observedAtMillis >= version.firstStartToKeep(clock))
                .forEach(version -> version.pane(observedAtMillis).addUnmatched());
    }
}
