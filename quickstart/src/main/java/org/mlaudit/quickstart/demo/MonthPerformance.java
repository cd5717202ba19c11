package org.mlaudit.quickstart.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How good the predictions of a month were, as the application says.
 *
 * @param predictions number of predictions
 * @param truths number of predictions whose truth is known and was held against them
 * @param received number of truths that came for them, also those that did not fit
 * @param realised metrics by name, as they came true
 * @param estimated metrics by name, as they were estimated without any truth
 */
record MonthPerformance(
        long predictions, long truths, long received, Map<String, Double> realised, Map<String, Double> estimated) {
    MonthPerformance {
        realised = Collections.unmodifiableMap(new TreeMap<>(realised));
        estimated = Collections.unmodifiableMap(new TreeMap<>(estimated));
    }

    /** A window of an answer on performance. */
    static MonthPerformance of(JsonNode window) {
        Map<String, Double> realised = new TreeMap<>();
        Map<String, Double> estimated = new TreeMap<>();
        for (JsonNode metric : window.path("metrics")) {
            put(realised, metric, "realised");
            put(estimated, metric, "estimated");
        }
        JsonNode coverage = window.path("coverage");
        return new MonthPerformance(
                coverage.path("predictions").asLong(),
                coverage.path("truths").asLong(),
                coverage.path("received").asLong(),
                realised,
                estimated);
    }

    private static void put(Map<String, Double> values, JsonNode metric, String which) {
        JsonNode value = metric.path(which).path("value");
        if (value.isNumber()) {
            values.put(metric.path("name").asText(), value.asDouble());
        }
    }

    /** A metric as it came true. */
    OptionalDouble realised(String metric) {
        return found(realised, metric);
    }

    /** A metric as it was estimated. */
    OptionalDouble estimated(String metric) {
        return found(estimated, metric);
    }

    private static OptionalDouble found(Map<String, Double> values, String metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Share of the predictions whose truth is known, 0 to 1. */
    double coverage() {
        return predictions == 0 ? 0 : (double) received / predictions;
    }
}
