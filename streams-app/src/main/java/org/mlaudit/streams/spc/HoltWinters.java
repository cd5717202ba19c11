package org.mlaudit.streams.spc;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Additive exponential smoothing of a seasonal series (Holt 1957, Winters 1960; the equations of Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 8.3): a level, a trend and one value for each phase of the period
 * give the next point's forecast, and its error moves them. A missing point moves the level by the trend and nothing else.
 *
 * <p>Points are divided by the largest of them before they are smoothed, so that no square overflows. Immutable.
 */
public final class HoltWinters {
    private static final double[] ALPHAS = {0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};
    private static final double[] BETAS = {0, 0.01, 0.05, 0.1, 0.3};
    private static final double[] GAMMAS = {0, 0.05, 0.1, 0.2, 0.4};
    private static final int REFINEMENTS = 6;

    private final Smoothing smoothing;
    private final Points points;
    private final double[] forecasts;
    private final State state;
    private final double scale;

    private HoltWinters(Smoothing smoothing, State start, Points points, double scale) {
        this.smoothing = smoothing;
        this.points = points;
        this.scale = scale;
        this.state = start.copy();
        this.forecasts = new double[points.count()];
        for (int i = 0; i < forecasts.length; i++) {
            forecasts[i] = state.forecast();
            state.advance(smoothing, points, i);
        }
    }

    /**
     * How fast what was learnt gives way to what is new, each 0 to 1.
     *
     * @param alpha of the level
     * @param beta of the trend
     * @param gamma of the season
     */
    public record Smoothing(double alpha, double beta, double gamma) {
        public Smoothing {
            if (!(isShare(alpha) && isShare(beta) && isShare(gamma))) {
                throw new IllegalArgumentException(
                        "smoothing parameters are 0 to 1, not " + alpha + ", " + beta + ", " + gamma);
            }
        }

        private static boolean isShare(double value) {
            return value >= 0 && value <= 1;
        }
    }

    /**
     * Smooths a series from a given start.
     *
     * @param smoothing the parameters
     * @param level level before the first point
     * @param trend change of the level from point to point
     * @param season value of each phase, the first point's first
     * @param series the points, oldest first; empty ones are missing
     */
    public static HoltWinters of(
            Smoothing smoothing, double level, double trend, double[] season, List<OptionalDouble> series) {
        return new HoltWinters(smoothing, new State(level, trend, season.clone()), Points.of(series, 1), 1);
    }

    /**
     * Smooths a series from a start that its first two periods give: their means the level and the trend, the mean
     * distances from them the season.
     *
     * @param smoothing the parameters; if none, those that give the least squared errors after the first period, by a
     *     grid and {@value #REFINEMENTS} halvings of steps around its best point
     * @param period points in a period, 2 or more
     * @param series the points, finite, oldest first; empty ones are missing
     * @return none if the first two periods do not have every phase at least once
     */
    public static Optional<HoltWinters> fit(Optional<Smoothing> smoothing, int period, List<OptionalDouble> series) {
        if (period < 2 || series.size() < 2 * period) {
            return Optional.empty();
        }
        double largest = series.stream()
                .mapToDouble(point -> Math.abs(point.orElse(0)))
                .max()
                .orElse(0);
        double scale = largest == 0 ? 1 : largest;
        Points scaled = Points.of(series, scale);
        return State.start(period, scaled)
                .map(start -> new HoltWinters(
                        smoothing.orElseGet(() -> search(start, period, scaled)), start, scaled, scale));
    }

    private static Smoothing search(State start, int period, Points series) {
        Smoothing best = new Smoothing(ALPHAS[0], BETAS[0], GAMMAS[0]);
        double least = Double.POSITIVE_INFINITY;
        for (double alpha : ALPHAS) {
            for (double beta : BETAS) {
                for (double gamma : GAMMAS) {
                    Smoothing tried = new Smoothing(alpha, beta, gamma);
                    double squares = squares(tried, start, period, series);
                    if (squares < least) {
                        least = squares;
                        best = tried;
                    }
                }
            }
        }
        double step = 0.05;
        for (int i = 0; i < REFINEMENTS; i++, step /= 2) {
            best = refined(best, step, start, period, series);
        }
        return best;
    }

    private static Smoothing refined(Smoothing from, double step, State start, int period, Points series) {
        Smoothing best = from;
        double least = squares(from, start, period, series);
        for (int direction = 0; direction < 6; direction++) {
            double by = direction % 2 == 0 ? step : -step;
            Smoothing tried = new Smoothing(
                    Math.clamp(best.alpha() + (direction / 2 == 0 ? by : 0), 0, 1),
                    Math.clamp(best.beta() + (direction / 2 == 1 ? by : 0), 0, 1),
                    Math.clamp(best.gamma() + (direction / 2 == 2 ? by : 0), 0, 1));
            double squares = squares(tried, start, period, series);
            if (squares < least) {
                least = squares;
                best = tried;
            }
        }
        return best;
    }

    private static double squares(Smoothing smoothing, State start, int period, Points series) {
        State state = start.copy();
        double squares = 0;
        for (int i = 0; i < series.count(); i++) {
            double forecast = state.forecast();
            if (i >= period && series.present()[i]) {
                double error = series.values()[i] - forecast;
                squares += error * error;
            }
            state.advance(smoothing, series, i);
        }
        return squares;
    }

    /** The parameters. */
    public Smoothing smoothing() {
        return smoothing;
    }

    /** Forecast of each point from those before it. */
    public double[] forecasts() {
        return Arrays.stream(forecasts).map(forecast -> forecast * scale).toArray();
    }

    /** Errors of the forecasts of points from {@code first} on that are not missing. */
    public double[] errors(int first) {
        return IntStream.range(Math.min(first, points.count()), points.count())
                .filter(i -> points.present()[i])
                .mapToDouble(i -> (points.values()[i] - forecasts[i]) * scale)
                .toArray();
    }

    /** Forecast of the first point after the series. */
    public double next() {
        return state.forecast() * scale;
    }

    /** Forecasts of points after the series. */
    public double[] next(int count) {
        State ahead = state.copy();
        double[] next = new double[count];
        for (int i = 0; i < count; i++) {
            next[i] = ahead.forecast() * scale;
            ahead.pass();
        }
        return next;
    }

    /** A series divided by its scale; a missing point's value is 0 and not read. */
    private static final class Points {
        private final double[] values;
        private final boolean[] present;

        private Points(double[] values, boolean[] present) {
            this.values = values;
            this.present = present;
        }

        static Points of(List<OptionalDouble> series, double scale) {
            double[] values = new double[series.size()];
            boolean[] present = new boolean[series.size()];
            for (int i = 0; i < values.length; i++) {
                present[i] = series.get(i).isPresent();
                values[i] = series.get(i).orElse(0) / scale;
            }
            return new Points(values, present);
        }

        int count() {
            return values.length;
        }

        double[] values() {
            return values;
        }

        boolean[] present() {
            return present;
        }

        OptionalDouble mean(int from, int to) {
            return IntStream.range(from, to)
                    .filter(i -> present[i])
                    .mapToDouble(i -> values[i])
                    .average();
        }
    }

    private static final class State {
        private final double[] season;
        private double level;
        private double trend;
        private int phase;

        State(double level, double trend, double[] season) {
            this.level = level;
            this.trend = trend;
            this.season = season;
        }

        static Optional<State> start(int period, Points points) {
            OptionalDouble first = points.mean(0, period);
            OptionalDouble second = points.mean(period, 2 * period);
            if (first.isEmpty() || second.isEmpty()) {
                return Optional.empty();
            }
            double trend = (second.getAsDouble() - first.getAsDouble()) / period;
            double level = first.getAsDouble() - trend * (period + 1) / 2;
            double[] season = new double[period];
            for (int phase = 0; phase < period; phase++) {
                double sum = 0;
                int seen = 0;
                for (int i = phase; i < 2 * period; i += period) {
                    if (points.present()[i]) {
                        sum += points.values()[i] - level - trend * (i + 1);
                        seen++;
                    }
                }
                if (seen == 0) {
                    return Optional.empty();
                }
                season[phase] = sum / seen;
            }
            return Optional.of(new State(level, trend, season));
        }

        State copy() {
            State copy = new State(level, trend, season.clone());
            copy.phase = phase;
            return copy;
        }

        double forecast() {
            return level + trend + season[phase];
        }

        void advance(Smoothing by, Points points, int i) {
            if (!points.present()[i]) {
                pass();
                return;
            }
            double point = points.values()[i];
            double expected = level + trend;
            double before = level;
            level = by.alpha() * (point - season[phase]) + (1 - by.alpha()) * expected;
            trend = by.beta() * (level - before) + (1 - by.beta()) * trend;
            season[phase] = by.gamma() * (point - expected) + (1 - by.gamma()) * season[phase];
            phase = phase + 1 == season.length ? 0 : phase + 1;
        }

        /** A point that is missing. */
        void pass() {
            level += trend;
            phase = phase + 1 == season.length ? 0 : phase + 1;
        }
    }
}
