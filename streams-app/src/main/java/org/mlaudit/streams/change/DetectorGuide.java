package org.mlaudit.streams.change;

/**
 * What people should know of a detector. The average run lengths without any change are measured by {@code ./mlaudit bench
 * detectors}.
 *
 * @param computes how it finds changes
 * @param use when it helps and when not
 * @param cost per value
 * @param source paper
 */
record DetectorGuide(String computes, String use, String cost, String source) {
    static DetectorGuide of(DetectorKind kind) {
        return switch (kind) {
            case ADWIN ->
                new DetectorGuide(
                        "ADWIN keeps the longest window of values whose mean has not changed and drops its oldest part when"
                                + " the means of two parts differ by more than a bound that holds for any distribution on 0"
                                + " to 1.",
                        "The first choice for scores and shares: few false alarms, rises and falls, abrupt and gradual. One"
                                + " shift is reported several times while the window shrinks.",
                        "memory and time grow with the logarithm of the window, a check every 32 values",
                        "Bifet and Gavalda, Learning from Time-Changing Data with Adaptive Windowing, SIAM SDM 2007");
            case DDM ->
                new DetectorGuide(
                        "DDM finds a change when share and standard error of the ones exceed their smallest sum so far.",
                        "For comparison with published results; it gets slow after a long quiet time, and a series that"
                                + " starts with zeros alarms at its first one.",
                        "constant",
                        "Gama, Medas, Castillo and Rodrigues, Learning with Drift Detection, SBIA 2004");
            case EDDM ->
                new DetectorGuide(
                        "EDDM finds a change when the distances between ones shrink below their largest mean and spread so"
                                + " far.",
                        "For comparison with published results only: on some series without any change it alarms dozens"
                                + " of times in 10,000 values.",
                        "constant",
                        "Baena-Garcia and others, Early Drift Detection Method, IWKDDS 2006");
            case HDDM_A ->
                new DetectorGuide(
                        "HDDM-A compares the mean with the mean up to the point where its bound was best, by Hoeffding's"
                                + " inequality.",
                        "Very few false alarms; abrupt changes of scores and shares.",
                        "constant",
                        "Frias-Blanco and others, Online and Non-Parametric Drift Detection Methods Based on Hoeffding's"
                                + " Bounds, IEEE TKDE 2015");
            case HDDM_W ->
                new DetectorGuide(
                        "HDDM-W does so with exponentially weighted means, by McDiarmid's inequality.",
                        "Gradual changes, and abrupt ones soon; more false alarms than HDDM-A.",
                        "constant",
                        "Frias-Blanco and others, Online and Non-Parametric Drift Detection Methods Based on Hoeffding's"
                                + " Bounds, IEEE TKDE 2015");
            case KSWIN ->
                new DetectorGuide(
                        "KSWIN compares the 30 newest of 100 values with a sample of the others by the two-sample"
                                + " Kolmogorov-Smirnov test; the sample is drawn by a hash of the values, so equal series"
                                + " give equal samples.",
                        "Changes of any kind, of spread as of mean, if they are large. It tests with every value and alarms"
                                + " about every 700 values without any change: lower `alpha` for busy models.",
                        "a sample of 30 and a merge for each value",
                        "Raab, Heusinger and Schleif, Reactive Soft Prototype Computing for Concept Drift Streams,"
                                + " Neurocomputing 2020");
            case PAGE_HINKLEY ->
                new DetectorGuide(
                        "Page-Hinkley sums up how far values lie above (or below) the running mean and `delta`, never below"
                                + " 0, and finds a change when the sum exceeds `lambda`.",
                        "Small lasting shifts of scores; `lambda` trades delay for false alarms.",
                        "constant",
                        "Page, Continuous Inspection Schemes, Biometrika 1954; Gama, Sebastiao and Rodrigues, On Evaluating"
                                + " Stream Learning Algorithms, Machine Learning 2013");
            case RDDM ->
                new DetectorGuide(
                        "RDDM is DDM with closer limits that forgets old values after 40,000 and turns long warnings into"
                                + " changes.",
                        "Zeros and ones of long quiet series, where DDM grows deaf; more false alarms early on.",
                        "constant; 1 KB of memory",
                        "Barros, Cabral, Goncalves and Santos, RDDM: Reactive Drift Detection Method, Expert Systems with"
                                + " Applications 2017");
            case STEPD ->
                new DetectorGuide(
                        "STEPD compares the share of ones among the 30 newest values with that of all before by a test of"
                                + " equal proportions.",
                        "Abrupt, large changes of a share, found within some ten values; it alarms about every 3,400 values"
                                + " without any change.",
                        "constant",
                        "Nishida and Yamauchi, Detecting Concept Drift Using Statistical Testing, Discovery Science 2007");
        };
    }
}
