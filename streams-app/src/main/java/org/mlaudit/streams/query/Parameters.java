package org.mlaudit.streams.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.explain.global.ImportanceMetric;
import org.mlaudit.streams.explain.global.ModelOutput.Scale;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.query.Parameter.In;

/** Every parameter that a route takes. */
final class Parameters {
    /** Most items that a list returns. */
    static final int MOST = 1_000;
    /** Items that a list returns when the caller does not say. */
    static final int USUAL = 100;
    /** Most windows whose performance is returned. */
    static final int MOST_PERFORMANCES = 100;
    /** Windows whose performance is returned when the caller does not say. */
    static final int USUAL_PERFORMANCES = 30;

    /** Values of a feature that a dependence is shown at when the caller does not say. */
    static final int USUAL_GRID = 20;
    /** Curves of single rows when the caller does not say. */
    static final int USUAL_CURVES = 20;
    /** Permutations of a feature when the caller does not say. */
    static final int USUAL_REPEATS = 5;
    /** Longest id of an inference that is looked up. */
    static final int LONGEST_ID = 1_000;

    static final Parameter<String> MODEL = path("model", "Name of the model.", "flight-delay", Function.identity());
    static final Parameter<String> VERSION = path("version", "Version of the model.", "1", Function.identity());
    static final Parameter<String> FEATURE = path(
            "feature",
            "Name of a feature, or prediction.score, prediction.label, prediction.value, latency.",
            "distance",
            Function.identity());
    static final Parameter<Instant> START_IN_PATH = new Parameter<>(
            "start",
            In.PATH,
            "Start of the window, event time in ISO-8601.",
            Map.of("type", "string", "format", "date-time"),
            "2001-02-01T00:00:00Z",
            Parameters::instant);
    static final Parameter<Instant> START = new Parameter<>(
            "start",
            In.QUERY,
            "Start of the window, event time in ISO-8601; the newest window when not given.",
            Map.of("type", "string"),
            "2001-02-01T00:00:00Z",
            Parameters::instant);
    static final Parameter<Duration> SIZE = new Parameter<>(
            "size",
            In.QUERY,
            "Length of the windows: the contract's pane or one of its sizes; the smallest size when not given.",
            Map.of("type", "string", "format", "duration"),
            "P1D",
            Durations::parse);
    static final Parameter<Duration> JUDGED_SIZE = new Parameter<>(
            "size",
            In.QUERY,
            "Length of the windows: one of the sizes of the contract; the first when not given.",
            Map.of("type", "string", "format", "duration"),
            "P1D",
            Durations::parse);
    static final Parameter<Instant> ONE_START = new Parameter<>(
            "start",
            In.QUERY,
            "Start of the one window to show with its tables and curves, event time in ISO-8601.",
            Map.of("type", "string"),
            "2001-02-01T00:00:00Z",
            Parameters::instant);
    static final Parameter<SegmentKey> GROUP = new Parameter<>(
            "segment",
            In.QUERY,
            "name=value of a segment, a protected attribute or several of them together; all predictions when not given.",
            Map.of("type", "string"),
            "origin=ATL",
            Parameters::segment);
    static final Parameter<SegmentKey> SEGMENT_OF_WINDOW = new Parameter<>(
            "segment",
            In.QUERY,
            "name=value of a segment; all inferences when not given.",
            Map.of("type", "string"),
            "origin=ATL",
            Parameters::segment);
    static final Parameter<String> ALERT = path("id", "Id of the alert.", "a1", Parameters::id);
    static final Parameter<String> DECIDED_ALERT =
            path("id", "Id of an alert that a person acknowledged, silenced or resolved.", "a0", Parameters::id);
    static final Parameter<String> INFERENCE = path("id", "Id of the inference.", "i-17", Parameters::id);
    static final Parameter<ImportanceRoutes.Method> IMPORTANCE_METHOD = oneOf(
            "method",
            "Where importance comes from",
            byText(ImportanceRoutes.Method.values(), ImportanceRoutes.Method::text),
            "attribution",
            "attribution");
    static final Parameter<ImportanceMetric> IMPORTANCE_METRIC = oneOf(
            "metric",
            "What permuting makes worse",
            byText(ImportanceMetric.values(), ImportanceMetric::text),
            "auroc",
            "auroc for classes, mse for values");
    static final Parameter<Integer> REPEATS = whole("repeats", "Permutations of each feature", 1, 20, USUAL_REPEATS);
    static final Parameter<String> MODEL_FEATURE =
            path("feature", "Name of a feature of the model.", "distance", Function.identity());
    static final Parameter<DependenceRoutes.Kind> DEPENDENCE_KIND = oneOf(
            "kind",
            "Partial dependence or accumulated local effects",
            byText(DependenceRoutes.Kind.values(), kind -> kind.name().toLowerCase(Locale.ROOT)),
            "pdp",
            "pdp");
    static final Parameter<Scale> SCALE = oneOf(
            "scale",
            "What is shown: what the model predicts, or its raw output",
            byText(Scale.values(), scale -> scale.name().toLowerCase(Locale.ROOT)),
            "prediction",
            "prediction");
    static final Parameter<Integer> GRID =
            whole("grid", "Most values of a numeric feature; they are quantiles of the rows", 2, 100, USUAL_GRID);
    static final Parameter<Integer> ICE = whole("ice", "Most curves of single rows", 0, 200, USUAL_CURVES);
    static final Parameter<String> CLASS =
            query("class", "Class whose output is meant; the first output's when not given.", "late");
    static final Parameter<String> WITH = query("with", "Another feature that may interact.", "origin");
    static final Parameter<String> ATTRIBUTE = query(
            "attribute",
            "Name of a protected attribute, or of several together as the answer lists them; all when not given.",
            "origin");
    static final Parameter<Instant> FROM = time("from", "Earliest time, inclusive");
    static final Parameter<Instant> TO = time("to", "Latest time, exclusive");
    static final Parameter<String> LEDGER_TOPIC = query(
            "topic",
            "Ledgered topic, without the prefix, that the record is of; inferences when not given.",
            "inferences");
    static final Parameter<Instant> SEALED_FROM = time("from", "Since when the record may have become a leaf");
    static final Parameter<Instant> SEALED_TO = time("to", "Until when the record may have become a leaf");
    static final Parameter<Integer> LIMIT = limit("items", MOST, USUAL);
    /** Metrics of a window take tens of milliseconds, most of it for intervals by the bootstrap. */
    static final Parameter<Integer> LIMIT_OF_PERFORMANCE = limit("windows", MOST_PERFORMANCES, USUAL_PERFORMANCES);

    static final Parameter<String> MONITOR =
            query("monitor", "Name of a monitor, or of a family of them: drift holds for drift.psi.", "drift");
    static final Parameter<String> TARGET = query("target", "What was judged, for example a feature.", "distance");
    static final Parameter<String> SEGMENT =
            query("segment", "name=value; empty for findings on whole windows only.", "");
    static final Parameter<String> BASELINE =
            query("baseline", "Earlier windows compared with; empty for findings against the reference only.", "");
    static final Parameter<String> MODEL_FILTER = query("model", "Name of a model.", "flight-delay");
    static final Parameter<String> VERSION_FILTER = query("version", "Version of a model.", "1");
    static final Parameter<Set<Verdict>> VERDICT = anyOf("verdict", "Verdicts", Verdict.class);
    static final Parameter<Set<AlertState>> STATE = anyOf("state", "States", AlertState.class);
    static final Parameter<Set<Severity>> SEVERITY = anyOf("severity", "Severities", Severity.class);

    private Parameters() {}

    private static <T> Parameter<T> path(String name, String description, String example, Function<String, T> parser) {
        return new Parameter<>(name, In.PATH, description, Map.of("type", "string"), example, parser);
    }

    private static Parameter<String> query(String name, String description, String example) {
        return new Parameter<>(name, In.QUERY, description, Map.of("type", "string"), example, Function.identity());
    }

    private static Parameter<Instant> time(String name, String what) {
        return new Parameter<>(
                name,
                In.QUERY,
                what + ", ISO-8601: 2001-02-01T00:00:00Z, or 2001-02-01 for midnight UTC.",
                Map.of("type", "string"),
                name.equals("from") ? "2001-02-01" : "2001-03-01T00:00:00Z",
                Parameters::instant);
    }

    private static <E extends Enum<E>> Parameter<Set<E>> anyOf(String name, String what, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        return new Parameter<>(
                name,
                In.QUERY,
                what + " to return, separated by commas; all when not given. Of: " + String.join(", ", names) + ".",
                Map.of("type", "string"),
                String.join(",", names.subList(0, 2)),
                text -> members(text, type, names));
    }

    private static <E extends Enum<E>> Set<E> members(String text, Class<E> type, List<String> names) {
        Set<E> members = EnumSet.noneOf(type);
        List<String> unknown = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip().toUpperCase(Locale.ROOT);
            if (names.contains(name)) {
                members.add(Enum.valueOf(type, name));
            } else {
                unknown.add(part);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "holds " + quoted(String.join(",", unknown)) + ", which is none of " + String.join(", ", names));
        }
        return members;
    }

    private static <T> Map<String, T> byText(T[] all, Function<T, String> text) {
        return Arrays.stream(all).collect(Collectors.toMap(text, each -> each, (a, b) -> a, LinkedHashMap::new));
    }

    private static <T> Parameter<T> oneOf(String name, String what, Map<String, T> all, String example, String usual) {
        return new Parameter<>(
                name,
                In.QUERY,
                what + ": " + String.join(", ", all.keySet()) + "; " + usual + " when not given.",
                Map.of("type", "string", "enum", List.copyOf(all.keySet())),
                example,
                text -> {
                    T found = all.get(text);
                    if (found == null) {
                        throw new IllegalArgumentException(
                                "is " + quoted(text) + ", which is none of " + String.join(", ", all.keySet()));
                    }
                    return found;
                });
    }

    private static String id(String text) {
        if (text.length() > LONGEST_ID) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST_ID + " characters");
        }
        return text;
    }

    private static Parameter<Integer> limit(String what, int most, int usual) {
        return whole("limit", "Most " + what + " to return", 1, most, usual);
    }

    private static Parameter<Integer> whole(String name, String what, int least, int most, int usual) {
        return new Parameter<>(
                name,
                In.QUERY,
                what + ", " + least + " to " + most + "; " + usual + " when not given.",
                Map.of("type", "integer", "minimum", least, "maximum", most, "default", usual),
                Integer.toString(usual),
                text -> wholeNumber(text, least, most));
    }

    private static int wholeNumber(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number from " + least + " to " + most, e);
        }
        throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
    }

    private static SegmentKey segment(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("must be name=value, for example origin=ATL");
        }
        return new SegmentKey(text.substring(0, equals), text.substring(equals + 1));
    }

    /** An ISO-8601 time with zone, or a date for its midnight in UTC. */
    static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "is " + quoted(text) + "; it must be a time such as 2001-02-01T00:00:00Z or a date such as"
                            + " 2001-02-01",
                    e);
        }
    }

    /** A caller's text, quoted and cut. */
    static String quoted(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
    }
}
