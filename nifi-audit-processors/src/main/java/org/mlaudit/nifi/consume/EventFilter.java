package org.mlaudit.nifi.consume;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Which events are wanted, by their model, verdict and severity. An event that has no such field passes. */
final class EventFilter {
    private final List<Pattern> models;
    private final Set<String> verdicts;
    private final Set<String> severities;

    /**
     * Each is a list separated by commas; blank or null lets every event pass.
     *
     * @param models names, each with or without a version behind a slash, * for any characters
     */
    EventFilter(@Nullable String models, @Nullable String verdicts, @Nullable String severities) {
        this.models = items(models).stream().map(EventFilter::pattern).toList();
        this.verdicts = names(verdicts);
        this.severities = names(severities);
    }

    private static List<String> items(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    /** The names of a list, in capitals. */
    static Set<String> names(@Nullable String list) {
        return items(list).stream().map(item -> item.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static Pattern pattern(String model) {
        String text = model.contains("/") ? model : model + "/*";
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    boolean accepts(GenericRecord event) {
        return acceptsModel(event) && accepts(verdicts, verdict(event)) && accepts(severities, text(event, "severity"));
    }

    private boolean acceptsModel(GenericRecord event) {
        if (models.isEmpty()) {
            return true;
        }
        String version = text(event, "version");
        String key = text(event, "model") + "/" + (version == null ? "" : version);
        return models.stream().anyMatch(model -> model.matcher(key).matches());
    }

    private static boolean accepts(Set<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || value == null || wanted.contains(value);
    }

    /** The event's own verdict, or that of the finding it holds. */
    private static @Nullable String verdict(GenericRecord event) {
        return event.hasField("finding") && event.get("finding") instanceof GenericRecord finding
                ? text(finding, "verdict")
                : text(event, "verdict");
    }

    static @Nullable String text(GenericRecord event, String field) {
        Object value = event.hasField(field) ? event.get(field) : null;
        return value == null ? null : value.toString();
    }
}
