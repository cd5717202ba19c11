package org.mlaudit.streams.performance;

import org.mlaudit.contract.PredictionKind;

/**
 * What a metric is: REST, the command line and the reference are written from it.
 *
 * @param kind kind of models that have it
 * @param name as findings and REST call it, in lower case with hyphens
 * @param better which values are good
 * @param least smallest possible value, or negative infinity
 * @param most largest possible value, or infinity
 * @param meaning what it says, and how it is computed where that is not obvious
 * @param interval how its confidence interval is made
 */
public record MetricDefinition(
        PredictionKind kind,
        String name,
        Better better,
        double least,
        double most,
        String meaning,
        IntervalMethod interval) {
    /** Which values are good. */
    public enum Better {
        /** Large ones. */
        HIGHER,
        /** Small ones. */
        LOWER,
        /** The metric describes and does not rate. */
        NEITHER
    }

    /** How the confidence interval is made. */
    public enum IntervalMethod {
        /** Wilson (1927), of a share. */
        WILSON("Wilson"),
        /** Delta method of multinomial counts. */
        DELTA("delta method"),
        /** DeLong et al. (1988), by the odds. */
        DELONG("DeLong"),
        /** Normal, of a mean. */
        MEAN("mean of independent terms"),
        /** Normal, by the bootstrap of the score bins. */
        BOOTSTRAP("bootstrap of the score bins"),
        /** Olkin and Finn (1995). */
        OLKIN_FINN("Olkin and Finn"),
        /** None. */
        NONE("none");

        private final String text;

        IntervalMethod(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }
}
