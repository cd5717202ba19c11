package org.mlaudit.streams.spc;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mlaudit.streams.monitor.AuditedModel;

/**
 * The two phases of a chart. Phase I gives the process in control: the reference, or the oldest {@code baseline} of the
 * windows before. Phase II are the later windows up to the one that is judged; charts with a memory run through them from
 * the centre, so what they remember is a function of the windows that are read.
 *
 * @param process centre and sigma in control
 * @param from {@link #REFERENCE} or {@link #HISTORY}
 * @param run points of Phase II, the judged one last
 * @param rows number of inferences in Phase I
 */
record Phase(InControl process, String from, List<Sample> run, long rows) {
    /** Limits from the reference. */
    static final String REFERENCE = "reference";
    /** Limits from the windows before. */
    static final String HISTORY = "history";

    private static final int DEFAULT_BASELINE = 50;
    private static final int DEFAULT_MEMORY = 50;
    private static final int MOST_WINDOWS = 2_000;
    private static final double AS_GOOD_AS_KNOWN = 4096;

    /** Where limits come from: policy {@code monitor.limits}, else the given default. */
    static String source(AuditedModel model, String monitor, String otherwise) {
        String wanted = model.policyText(monitor + ".limits", otherwise);
        return wanted.equals(REFERENCE) || wanted.equals(HISTORY) ? wanted : otherwise;
    }

    /** Windows of Phase I: policy {@code monitor.baseline}, 50 by default, at least {@link ChartInput#FEWEST}. */
    static int baseline(AuditedModel model, String monitor) {
        double wanted = model.policy(monitor, "", "baseline", DEFAULT_BASELINE);
        return (int) Math.clamp(wanted, ChartInput.FEWEST, MOST_WINDOWS);
    }

    /**
     * Windows of Phase II before the judged one: policy {@code monitor.memory}, 50 by default. So long a change that lasts
     * stays out of Phase I.
     */
    static int memory(AuditedModel model, String monitor) {
        return (int) Math.clamp(model.policy(monitor, "", "memory", DEFAULT_MEMORY), 0, MOST_WINDOWS);
    }

    /** Windows of both phases. */
    static int reach(AuditedModel model, String monitor) {
        return baseline(model, monitor) + memory(model, monitor);
    }

    /** Phase I from the reference; none if the reference says nothing of the series, or has no variation. */
    static Optional<Phase> ofReference(ChartInput input, Variation variation) {
        return input.reference()
                .flatMap(sample -> InControl.ofSample(
                        variation, sample, windows(sample.n(), input.point().n())))
                .map(process -> new Phase(process, REFERENCE, run(input), input.referenceRows()));
    }

    /**
     * Phase I from the windows before.
     *
     * @param estimate the process in control from the points of Phase I
     */
    static Optional<Phase> ofHistory(ChartInput input, Function<List<Sample>, Optional<InControl>> estimate) {
        List<Sample> present = input.present();
        if (present.size() < ChartInput.FEWEST) {
            return Optional.empty();
        }
        int split = Math.min(baseline(input.model(), input.monitor()), present.size());
        List<Sample> first = present.subList(0, split);
        List<Sample> rest = present.subList(split, present.size());
        long rows = first.stream().mapToLong(Sample::n).sum();
        return estimate.apply(first).map(process -> new Phase(process, HISTORY, with(rest, input.point()), rows));
    }

    private static List<Sample> run(ChartInput input) {
        List<Sample> present = input.present();
        int memory = memory(input.model(), input.monitor());
        return with(present.subList(Math.max(0, present.size() - memory), present.size()), input.point());
    }

    private static List<Sample> with(List<Sample> before, Sample last) {
        return Stream.concat(before.stream(), Stream.of(last)).toList();
    }

    /** Size of the reference in windows like this one, rounded down to a power of root two; infinite when it is large. */
    private static double windows(long reference, long window) {
        double windows = (double) reference / window;
        return windows >= AS_GOOD_AS_KNOWN
                ? Double.POSITIVE_INFINITY
                : Math.pow(2, Math.floor(2 * Math.log(windows) / Math.log(2)) / 2);
    }

    /** The standardised points of Phase II. */
    double[] standardised() {
        return run.stream()
                .mapToDouble(point -> process.standardised(point.value(), point.n()))
                .toArray();
    }

    /** Why there is no Phase I from the windows before. */
    static String lacking(ChartInput input) {
        int windows = input.present().size();
        return windows < ChartInput.FEWEST
                ? "the history holds " + windows + " windows with a "
                        + input.series().name() + ", fewer than " + ChartInput.FEWEST
                : input.series().name() + " did not vary over the windows before, so it has no limits";
    }

    /** Why there is no Phase I from the reference. */
    static String lackingReference(ChartInput input) {
        if (!input.series().comparable()) {
            return "a reference does not say how " + input.series().name()
                    + " varies from window to window; set limits to history";
        }
        return input.model().reference().isEmpty()
                ? "no reference to take limits from"
                : "the reference has no " + input.series().name() + ", or none that varies";
    }
}
