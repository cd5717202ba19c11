package org.mlaudit.streams.profile;

import org.mlaudit.codec.InferenceRow;

/** What a summary keeps of how inferences came: their ids, schemas and delays, and the quality rules they kept or broke. */
public final class Intake {
    private final KeySample ids = new KeySample();
    private final SchemaCounts schemas = new SchemaCounts();
    private final ArrivalDelays delays = new ArrivalDelays();
    private final RuleCounts rules;

    Intake(ProfileSpec spec) {
        this.rules = new RuleCounts(spec.rules());
    }

    void add(InferenceRow row) {
        if (row.hasId()) {
            ids.add(row.idHash());
        }
        schemas.add(row.schemaId);
        delays.add(row);
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
