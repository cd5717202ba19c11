package org.mlaudit.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.event.Origin;
import org.mlaudit.event.Prediction;
import org.mlaudit.event.Protection;

/**
 * The Avro schema of one model version's inferences: a common envelope around a {@code features} record that has one
 * nullable, typed field for each feature of the contract, in its order. The record's properties {@value #MODEL} and
 * {@value #VERSION} name the model version, so that bytes can be attributed by their writer schema alone.
 */
public final class InferenceSchema {
    /** Property that holds the model's name. */
    public static final String MODEL = "mlaudit.model";
    /** Property that holds the model's version. */
    public static final String VERSION = "mlaudit.version";

    /** Property that holds the digest of the protections; only schemas of contracts that protect something have it. */
    public static final String PROTECTION = "mlaudit.protection";
    /** Field that holds what the protections left behind; only schemas that have the property have it. */
    public static final String PROTECTION_FIELD = "protection";
    /** Metadata of a container of protected inferences: the digest of the protections that were applied. */
    public static final String PROTECTED = "mlaudit.protected";

    private static final String NAMESPACE = "org.mlaudit.inference.";

    private InferenceSchema() {}

    /** The schema that a contract asks for. Equal contracts have equal schemas. */
    public static Schema of(ModelContract contract) {
        String namespace = namespace(contract.key());
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("id", Schema.create(Schema.Type.STRING)));
        fields.add(new Schema.Field("model", Schema.create(Schema.Type.STRING)));
        fields.add(new Schema.Field("version", Schema.create(Schema.Type.STRING)));
        fields.add(new Schema.Field(
                "occurredAt",
                LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
                "Event time."));
        fields.add(new Schema.Field("features", features(contract, namespace)));
        fields.add(new Schema.Field("prediction", plainStrings(Prediction.getClassSchema())));
        fields.add(new Schema.Field("segments", Schema.createMap(Schema.create(Schema.Type.STRING)), null, Map.of()));
        fields.add(nullable("subject", Schema.create(Schema.Type.STRING)));
        fields.add(nullable("latencyMicros", Schema.create(Schema.Type.LONG)));
        fields.add(nullable("origin", plainStrings(Origin.getClassSchema())));
        Optional<String> protection = ProtectionPolicy.digest(contract);
        if (protection.isPresent()) {
            fields.add(nullable(PROTECTION_FIELD, plainStrings(Protection.getClassSchema())));
        }
        Schema schema =
                Schema.createRecord("Inference", "Inferences of " + contract.key() + ".", namespace, false, fields);
        schema.addProp(MODEL, contract.key().model());
        schema.addProp(VERSION, contract.key().version());
        protection.ifPresent(digest -> schema.addProp(PROTECTION, digest));
        return schema;
    }

    /** Digest of the protections that inferences of a schema must have been given; empty when it asks for none. */
    public static Optional<String> protection(Schema schema) {
        return Optional.ofNullable(schema.getProp(PROTECTION));
    }

    /** The model version whose inferences a schema describes; empty when it has not both properties. */
    public static Optional<ModelKey> key(Schema schema) {
        String model = schema.getProp(MODEL);
        String version = schema.getProp(VERSION);
        return model == null || version == null ? Optional.empty() : Optional.of(new ModelKey(model, version));
    }

    /** Subject of a record under the topic-record-name strategy. */
    public static String subject(String topic, Schema schema) {
        return topic + "-" + schema.getFullName();
    }

    private static String namespace(ModelKey key) {
        return NAMESPACE + part(key.model()) + ".v" + key.version().replaceAll("[^A-Za-z0-9_]", "_");
    }

    private static String part(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_]", "_");
        return Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    private static Schema features(ModelContract contract, String namespace) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Feature feature : contract.features()) {
            fields.add(nullable(feature.name(), type(feature)));
        }
        return Schema.createRecord("Features", null, namespace, false, fields);
    }

    private static Schema type(Feature feature) {
        return switch (feature.type()) {
            case NUMERIC -> Schema.create(Schema.Type.DOUBLE);
            case CATEGORICAL, TEXT -> Schema.create(Schema.Type.STRING);
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case EMBEDDING -> Schema.createArray(Schema.create(Schema.Type.FLOAT));
        };
    }

    private static Schema.Field nullable(String name, Schema type) {
        return new Schema.Field(
                name, Schema.createUnion(Schema.create(Schema.Type.NULL), type), null, JsonProperties.NULL_VALUE);
    }

    /** A copy whose strings do not say which Java class they want: that is the reader's choice. */
    private static Schema plainStrings(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> Schema.create(Schema.Type.STRING);
            case ARRAY -> Schema.createArray(plainStrings(schema.getElementType()));
            case UNION ->
                Schema.createUnion(schema.getTypes().stream()
                        .map(branch -> plainStrings(branch))
                        .toList());
            case RECORD -> {
                Schema copy = Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false);
                copy.setFields(schema.getFields().stream()
                        .map(field -> new Schema.Field(
                                field.name(),
                                plainStrings(field.schema()),
                                field.doc(),
                                field.hasDefaultValue() ? field.defaultVal() : null))
                        .toList());
                yield copy;
            }
            default -> schema;
        };
    }
}
