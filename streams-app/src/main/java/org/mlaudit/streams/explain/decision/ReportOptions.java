package org.mlaudit.streams.explain.decision;

/**
 * How much a report says, and how long it may look.
 *
 * @param base what reasons are held against
 * @param counterfactuals most counterfactuals, 0 to {@value Counterfactuals#MOST}
 * @param similar most accepted cases, at least 0
 * @param visits most nodes of trees that the search for counterfactuals looks at
 * @param evaluations most rows that it evaluates the model for
 */
public record ReportOptions(ReasonBase base, int counterfactuals, int similar, long visits, int evaluations) {
    /** What is usual; a report of 200 trees of depth 6 then takes well under 100 ms. */
    public static final ReportOptions DEFAULT =
            new ReportOptions(ReasonBase.ALL, Counterfactuals.MOST, 3, 4_000_000, 2_000);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public ReportOptions {
        if (counterfactuals < 0 || counterfactuals > Counterfactuals.MOST || similar < 0) {
            throw new IllegalArgumentException("a report has 0 to " + Counterfactuals.MOST
                    + " counterfactuals and at least 0 similar cases, not " + counterfactuals + " and " + similar);
        }
    }

    /** The same with reasons held against something else. */
    public ReportOptions against(ReasonBase other) {
        return new ReportOptions(other, counterfactuals, similar, visits, evaluations);
    }
}
