package org.mlaudit.streams.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.rules.CompiledRule;

/**
 * How many inferences kept and broke each quality rule of the contract, and what keys of UNIQUE rules repeat. Counts are
 * held by the rule's hash, so that a window that saw a contract change holds counts of both versions of a rule.
 */
public final class RuleCounts implements Section<RuleCounts> {
    private static final int LONGEST_FAILURE = 200;

    private final List<CompiledRule> rules;
    private final Count[] own;
    private final TreeMap<Long, Count> byHash = new TreeMap<>();

    RuleCounts(List<CompiledRule> rules) {
        this.rules = rules;
        this.own = new Count[rules.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = byHash.computeIfAbsent(rules.get(i).hash(), hash -> new Count());
        }
    }

    /** What came of holding inferences against one rule. */
    public static final class Count implements Consumer<String> {
        private long kept;
        private long broken;
        private long failed;
        private String failure = "";
        private @Nullable KeySample keys;

        private void add(CompiledRule rule, InferenceRow row) {
            if (rule.unique()) {
                if (rule.hasKey(row)) {
                    made().add(rule.key(row));
                }
                return;
            }
            switch (rule.check(row, this)) {
                case KEPT -> kept++;
                case BROKEN -> broken++;
                case FAILED -> failed++;
                case NOT_CHECKED -> {}
            }
        }

        /** Takes why a condition could not be evaluated: the first such text in alphabetical order is kept. */
        @Override
        public void accept(String why) {
            String cut = why.length() <= LONGEST_FAILURE ? why : why.substring(0, LONGEST_FAILURE);
            failure = failure.isEmpty() || cut.compareTo(failure) < 0 ? cut : failure;
        }

        /** Inferences that could be held against the rule. */
        public long checked() {
            return kept + broken;
        }

        /** Inferences that broke it. */
        public long broken() {
            return broken;
        }

        /** Inferences for which its condition could not be evaluated. */
        public long failed() {
            return failed;
        }

        /** Why, once; empty when there was none. */
        public String failure() {
            return failure;
        }

        /** Keys of a UNIQUE rule; empty for others. */
        public KeySample keys() {
            return keys == null ? new KeySample() : keys;
        }

        private KeySample made() {
            if (keys == null) {
                keys = new KeySample();
            }
            return keys;
        }

        private boolean isEmpty() {
            return kept == 0 && broken == 0 && failed == 0 && (keys == null || keys.isEmpty());
        }

        private void merge(Count other) {
            kept += other.kept;
            broken += other.broken;
            failed += other.failed;
            if (!other.failure.isEmpty()) {
                accept(other.failure);
            }
            if (other.keys != null) {
                made().merge(other.keys);
            }
        }

        private void writeTo(BytesOut out) {
            out.count(kept);
            out.count(broken);
            out.count(failed);
            out.text(failure);
            if (keys == null || keys.isEmpty()) {
                out.octet(0);
            } else {
                out.octet(1);
                keys.writeTo(out);
            }
        }

        private void readFrom(BytesIn in) {
            kept = in.count();
            broken = in.count();
            failed = in.count();
            failure = in.text();
            if (in.octet() == 1) {
                made().readFrom(in);
            }
        }
    }

    void add(InferenceRow row) {
        for (int i = 0; i < own.length; i++) {
            own[i].add(rules.get(i), row);
        }
    }

    /** The counts of a rule; empty when no inference was held against it. */
    public Optional<Count> of(CompiledRule rule) {
        return Optional.ofNullable(byHash.get(rule.hash())).filter(count -> !count.isEmpty());
    }

    @Override
    public boolean isEmpty() {
        return byHash.values().stream().allMatch(Count::isEmpty);
    }

    @Override
    public void merge(RuleCounts other) {
        other.byHash.forEach((hash, count) ->
                byHash.computeIfAbsent(hash, any -> new Count()).merge(count));
    }

    @Override
    public void writeTo(BytesOut out) {
        long occurring =
                byHash.values().stream().filter(count -> !count.isEmpty()).count();
        out.count(occurring);
        for (Map.Entry<Long, Count> entry : byHash.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                out.fixedLong(entry.getKey());
                entry.getValue().writeTo(out);
            }
        }
    }

    void readFrom(BytesIn in) {
        for (int left = in.size(); left > 0; left--) {
            byHash.computeIfAbsent(in.fixedLong(), any -> new Count()).readFrom(in);
        }
    }
}
