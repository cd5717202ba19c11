package org.mlaudit.streams.estimation;

/** How estimates of many windows and their bands did, for tests. */
final class Coverage {
    private int windows;
    private int covered;
    private double errors;
    private double sizes;
    private double bands;

    void add(Estimate estimate, double realised) {
        windows++;
        covered += estimate.covers(realised) ? 1 : 0;
        errors += estimate.value() - realised;
        sizes += Math.abs(estimate.value() - realised);
        bands += Estimate.HALF_WIDTH * estimate.standardError();
    }

    /** Share of windows whose band held the realised value. */
    double share() {
        return (double) covered / windows;
    }

    /** Mean of estimate less realised value. */
    double bias() {
        return errors / windows;
    }

    /** Mean distance of estimate and realised value. */
    double meanError() {
        return sizes / windows;
    }

    /** Mean distance of the band's ends from its middle. */
    double halfWidth() {
        return bands / windows;
    }
}
