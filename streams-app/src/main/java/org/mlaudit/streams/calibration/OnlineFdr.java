package org.mlaudit.streams.calibration;

/**
 * Levels for a sequence of tests without end, so that at any time the expected share of false ones among those found
 * significant is at most a rate. Every level depends on earlier p-values only: nothing ever has to be taken back. Each
 * discovery earns level for what follows; without any, levels fall towards 0.
 */
public enum OnlineFdr {
    /**
     * LORD++ (Ramdas, Yang, Wainwright and Jordan 2017, NeurIPS): valid for independent p-values; a tenth of the rate is
     * there at the start, as in the package onlineFDR.
     */
    LORD(-1, 1, 0.1),
    /**
     * SAFFRON (Ramdas, Zrnic, Wainwright and Jordan 2018, ICML) with lambda 1/2: only p-values above lambda cost anything,
     * which makes it more powerful where many tests have something to find.
     */
    SAFFRON(0.5, 1, 0.5),
    /**
     * ADDIS (Tian and Ramdas 2019, NeurIPS) with lambda 1/4 and tau 1/2: as SAFFRON, and p-values above tau are passed
     * over, which helps where p-values without change tend to be large, as those of minimum effects or of discrete data.
     */
    ADDIS(0.25, 0.5, 0.5);

    /** Makes the shares of LORD sum to 1 (Javanmard and Montanari 2018, as computed by the package onlineFDR). */
    private static final double LORD_SCALE = 0.07720838;
    /** One over zeta(1.6). */
    private static final double POWER_SCALE = 0.4374901658;

    private static final double POWER = 1.6;

    /** P-values at most this, lambda, are candidates and cost nothing; below 0 if all cost. */
    private final double candidates;
    /** P-values above this, tau, are passed over. */
    private final double counted;
    /** Share of the rate that is there at the start; the first discovery earns the rest of the rate, others all of it. */
    private final double atStart;

    OnlineFdr(double candidates, double counted, double atStart) {
        this.candidates = candidates;
        this.counted = counted;
        this.atStart = atStart;
    }

    /**
     * The level of each test of a sequence, and of the one after it.
     *
     * @param pValues p-values in the order of time
     * @param rate false discovery rate, above 0 and below 1
     * @return one more than there are p-values; test i is significant if its p-value is at most level i
     * @throws IllegalArgumentException if the rate or a p-value is out of range
     */
    public double[] levels(double[] pValues, double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("a false discovery rate is above 0 and below 1, not " + rate);
        }
        double[] levels = new double[pValues.length + 1];
        int[] costly = new int[pValues.length + 2];
        int discoveries = 0;
        for (int i = 0; i < pValues.length; i++) {
            double p = pValues[i];
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("a p-value is 0 to 1, not " + p);
            }
            levels[i] = level(costly, discoveries, rate);
            if (p > candidates && p <= counted) {
                for (int j = 0; j <= discoveries; j++) {
                    costly[j]++;
                }
            }
            discoveries += p <= levels[i] ? 1 : 0;
        }
        levels[pValues.length] = level(costly, discoveries, rate);
        return levels;
    }

    /** The next level, by the number of tests that cost: since the start, and since each discovery. */
    private double level(int[] costly, int discoveries, double rate) {
        double sum = atStart * share(costly[0] + 1);
        for (int j = 1; j <= discoveries; j++) {
            sum += (j == 1 ? 1 - atStart : 1) * share(costly[j] + 1);
        }
        double level = rate * (counted - Math.max(0, candidates)) * sum;
        return candidates < 0 ? level : Math.min(candidates, level);
    }

    /** Share of what was earned that is spent at a position from 1 on. */
    private double share(int position) {
        if (this != LORD) {
            return POWER_SCALE / Math.pow(position, POWER);
        }
        double log = Math.log(position);
        return LORD_SCALE * Math.max(log, Math.log(2)) / (position * Math.exp(Math.sqrt(log)));
    }
}
