package org.mlaudit.nifi.protect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;

/**
 * What there is to protect in a FlowFile's inferences: fields, actions, kinds of personal data and counts. It never holds a
 * value.
 */
final class FieldReport {
    private static final JsonFactory JSON = new JsonFactory();

    private final ModelContract contract;
    private final Optional<String> policy;
    private final boolean dryRun;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private long records;
    private long withSubject;

    /** What is known of one field. */
    private static final class Field {
        private final String type;
        private final String action;
        private final boolean personal;
        private final Map<String, Long> found = new TreeMap<>();
        private long values;

        Field(String type, String action, boolean personal) {
            this.type = type;
            this.action = action;
            this.personal = personal;
        }
    }

    FieldReport(ModelContract contract, Optional<String> policy, boolean dryRun) {
        this.contract = contract;
        this.policy = policy;
        this.dryRun = dryRun;
        for (Feature feature : contract.features()) {
            fields.put(
                    Reason.path("/features", feature.name()),
                    new Field(feature.type().name(), feature.handling().action().name(), feature.personal()));
        }
    }

    void record(boolean namesSubject) {
        records++;
        withSubject += namesSubject ? 1 : 0;
    }

    /** A field has a value. */
    void value(String path) {
        field(path).values++;
    }

    /** Personal data of a kind were found in a field. */
    void found(String path, String kind) {
        field(path).found.merge(kind, 1L, Long::sum);
    }

    private Field field(String path) {
        return fields.computeIfAbsent(path, name -> new Field("TEXT", "NONE", false));
    }

    boolean foundAny() {
        return fields.values().stream().anyMatch(field -> !field.found.isEmpty());
    }

    long records() {
        return records;
    }

    /** Fields with the kinds that were found in them, for people: {@code /features/note EMAIL=3, /features/x PHONE=1}. */
    String summary() {
        return fields.entrySet().stream()
                .filter(entry -> !entry.getValue().found.isEmpty())
                .map(entry -> entry.getKey() + " "
                        + entry.getValue().found.entrySet().stream()
                                .map(kind -> kind.getKey() + "=" + kind.getValue())
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    /** Writes it as one JSON object. */
    void write(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", contract.key().model());
            json.writeStringField("version", contract.key().version());
            json.writeStringField("policy", policy.orElse(null));
            json.writeBooleanField("dryRun", dryRun);
            json.writeNumberField("records", records);
            json.writeNumberField("withSubject", withSubject);
            json.writeArrayFieldStart("fields");
            for (Map.Entry<String, Field> entry : fields.entrySet()) {
                write(entry.getKey(), entry.getValue(), json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(String path, Field field, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        json.writeStringField("type", field.type);
        json.writeBooleanField("personal", field.personal);
        json.writeStringField("action", field.action);
        json.writeNumberField("values", field.values);
        json.writeObjectFieldStart("found");
        for (Map.Entry<String, Long> kind : field.found.entrySet()) {
            json.writeNumberField(kind.getKey(), kind.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
