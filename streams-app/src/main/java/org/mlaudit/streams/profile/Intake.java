package org.mlaudit.streams.profile;

import org.mlaudit.codec.InferenceRow;

/**
 * What a summary keeps of how inferences came: their ids, schemas and delays, and the quality rules they kept or broke.
 *
 * <p>Delays are kept only where the contract bounds them ({@value #LONGEST_DELAY}): inferences that are sent again arrive at
 * another time, and windows of other models must not depend on that.
 */
public final class Intake {
    /** Policy: how long after its event time an inference may reach the topic, in seconds. */
    public static final String LONGEST_DELAY = "quality.freshness.most";

    private final boolean delaysMatter;
    private final KeySample ids = new KeySample();
    private final SchemaCounts schemas = new SchemaCounts();
    private final ArrivalDelays delays = new ArrivalDelays();
    private final RuleCounts rules;

    Intake(ProfileSpec spec) {
        this.delaysMatter = spec.layout().contract().policies().containsKey(LONGEST_DELAY);
        this.rules = new RuleCounts(spec.rules());
    }

    void add(InferenceRow row) {
        if (row.hasId()) {
            ids.add(row.idHash());
        }
        schemas.add(row.schemaId);
        if (delaysMatter) {
            delays.add(row);
        }
        rules.add(row);
    }

    void merge(Intake other) {
        ids.merge(other.ids);
        schemas.merge(other.schemas);
        delays.merge(other.delays);
        rules.merge(other.rules);
    }

    /** How often ids repeat. */
    public KeySample ids() {
        return ids;
    }

    /** With which schemas inferences were written. */
    public SchemaCounts schemas() {
        return schemas;
    }

    /** How long inferences took to arrive. */
    public ArrivalDelays delays() {
        return delays;
    }

    /** What came of the contract's quality rules. */
    public RuleCounts rules() {
        return rules;
    }
}
