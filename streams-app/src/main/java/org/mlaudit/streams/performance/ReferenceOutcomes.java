package org.mlaudit.streams.performance;

import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/** What a {@link Reference} knows of the outcomes of its rows: sections that {@link ReferenceOutcomesBuilder} adds to it. */
public final class ReferenceOutcomes {
    static final int TREE_SECTION = Reference.FIRST_FREE_SECTION;
    static final int SUMMARY_SECTION = TREE_SECTION + 1;

    private ReferenceOutcomes() {}

    /**
     * The tree that divides the inputs by their loss, if outcomes of enough of the reference's rows were known to grow one.
     *
     * @throws UnreadableSummaryException if it is of another layout
     */
    public static Optional<LossTree> tree(InferenceLayout layout, Reference reference) {
        return reference.section(TREE_SECTION).map(bytes -> LossTree.decode(layout, bytes));
    }

    /**
     * What is counted of the outcomes of a version: its inputs are divided by the reference's tree, if it has one.
     *
     * @param profile how the version's windows are summarised
     */
    public static OutcomeSpec spec(ProfileSpec profile, Optional<Reference> reference) {
        return OutcomeSpec.of(profile, reference.flatMap(known -> tree(profile.layout(), known)));
    }

    /**
     * What came of the reference's rows whose outcome is known. Empty when none is, and when outcomes are counted otherwise
     * than when the version was registered, because a policy of {@link OutcomeSpec#POLICIES} was changed since: what is counted
     * in different ways can't be compared.
     *
     * @param spec what is counted of the version's outcomes
     */
    public static Optional<OutcomeSummary> summary(OutcomeSpec spec, Reference reference) {
        return reference.section(SUMMARY_SECTION).flatMap(section -> {
            BytesIn in = BytesIn.sealed(section, "outcomes of a reference");
            long fingerprint = in.fixedLong();
            byte[] summary = in.block();
            in.finish("outcomes of a reference");
            return fingerprint == spec.fingerprintOfCounts()
                    ? Optional.of(OutcomeSummary.decode(spec, summary))
                    : Optional.empty();
        });
    }

    static Reference with(Reference reference, Optional<LossTree> tree, OutcomeSummary summary) {
        BytesOut out = new BytesOut();
        out.fixedLong(summary.spec().fingerprintOfCounts());
        out.block(summary.encode());
        Reference counted = reference.with(SUMMARY_SECTION, out.sealed());
        return tree.map(grown -> counted.with(TREE_SECTION, grown.encode())).orElse(counted);
    }
}
