package org.mlaudit.streams.spc;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.spc.HoltWinters.Smoothing;

/**
 * Residuals of Holt-Winters: what a series with a season should be next, from its last periods, and limits around it by
 * how far its last forecasts were off. Errors of the first two periods, which give the start, are left out where enough
 * others remain. The limits are Student's, with a degree of freedom less for each parameter that was fitted.
 */
final class SeasonalChart implements Chart {
    private static final int DEFAULT_CYCLES = 4;
    private static final int FEWEST_CYCLES = 3;
    private static final int MOST_WINDOWS = 2_016;
    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public String statistic() {
        return "holt-winters";
    }

    @Override
    public MonitorGuide guide() {
        return ChartGuides.seasonal();
    }

    @Override
    public int reach(AuditedModel model, Duration size, String monitor) {
        int cycles = (int) Math.clamp(model.policy(monitor, "", "cycles", DEFAULT_CYCLES), FEWEST_CYCLES, 100);
        return (int) Math.min(MOST_WINDOWS, (long) cycles * period(model, monitor, size));
    }

    /** Windows in a period: policy {@code period}, else a day for windows that divide it, a week for days, a year for weeks. */
    private static int period(AuditedModel model, String monitor, Duration size) {
        double otherwise = 0;
        if (size.compareTo(DAY) < 0 && DAY.toMillis() % size.toMillis() == 0) {
            otherwise = (double) DAY.toMillis() / size.toMillis();
        } else if (size.equals(DAY)) {
            otherwise = 7;
        } else if (size.equals(DAY.multipliedBy(7))) {
            otherwise = 52;
        }
        return (int)
                Math.clamp(model.policy(monitor, "", "period", otherwise), 0, (double) MOST_WINDOWS / FEWEST_CYCLES);
    }

    @Override
    public Evidence judge(ChartInput input) {
        int period = period(input.model(), input.monitor(), input.window().size());
        if (period < 2) {
            return input.insufficient(
                    statistic(),
                    "windows of this size have no period by themselves; set " + input.monitor() + ".period");
        }
        if (input.past().size() < FEWEST_CYCLES * period) {
            return input.insufficient(
                    statistic(),
                    "the history holds " + input.past().size() + " windows, fewer than " + FEWEST_CYCLES
                            + " periods of " + period);
        }
        Optional<Smoothing> given = given(input);
        Optional<HoltWinters> smoothed = HoltWinters.fit(given, period, ChartInput.values(input.past()));
        if (smoothed.isEmpty()) {
            return input.insufficient(
                    statistic(),
                    "the first two periods of the history lack a "
                            + input.series().name());
        }
        double[] errors = smoothed.get().errors(2 * period);
        double[] enough =
                errors.length >= ChartInput.FEWEST ? errors : smoothed.get().errors(period);
        Optional<InControl> residuals = enough.length < ChartInput.FEWEST / 2
                ? Optional.empty()
                : InControl.screened(input.averageRunLength(), enough);
        if (residuals.isEmpty()) {
            return input.insufficient(
                    statistic(),
                    input.series().name() + " is forecast without error, or too rarely, so it has no limits");
        }
        return judge(input, smoothed.get(), residuals.get(), given.isPresent() ? 0 : 3);
    }

    private Evidence judge(ChartInput input, HoltWinters smoothed, InControl residuals, int fitted) {
        double degrees = Math.max(1, residuals.degrees() - fitted);
        double multiplier =
                ChartDesign.shewhart(input.averageRunLength(), new Estimation(residuals.windows(), degrees));
        double forecast = smoothed.next();
        Optional<Limits> limits = Limits.around(forecast, multiplier * residuals.deviation());
        if (limits.isEmpty()) {
            return input.insufficient(statistic(), "the limits are beyond the range of a double");
        }
        double value = input.point().value();
        double effect = Math.min(1e9, Math.abs(value / 2 - forecast / 2) / residuals.deviation() * 2);
        Map<String, String> details = input.details(residuals, Phase.HISTORY);
        details.put("centre", ChartInput.number(forecast));
        details.put("sigma", ChartInput.number(residuals.deviation()));
        details.put("lower", ChartInput.number(limits.get().lower()));
        details.put("upper", ChartInput.number(limits.get().upper()));
        details.put("alpha", ChartInput.number(smoothed.smoothing().alpha()));
        details.put("beta", ChartInput.number(smoothed.smoothing().beta()));
        details.put("gamma", ChartInput.number(smoothed.smoothing().gamma()));
        Ruled ruled = new Ruled(
                input.verdict(limits.get().beyond(value), effect),
                value,
                effect,
                limits.get().nearest(value));
        long rows = input.present().stream().mapToLong(Sample::n).sum();
        return input.found(statistic(), ruled, rows, details);
    }

    /** The smoothing parameters of the policies; none unless all three are there. */
    private static Optional<Smoothing> given(ChartInput input) {
        double alpha = input.parameter("alpha", -1);
        double beta = input.parameter("beta", -1);
        double gamma = input.parameter("gamma", -1);
        return alpha < 0 || beta < 0 || gamma < 0
                ? Optional.empty()
                : Optional.of(new Smoothing(Math.min(1, alpha), Math.min(1, beta), Math.min(1, gamma)));
    }
}
