package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;

class InferenceSchemaTest {
    private static Schema schema(String model, FeatureType... types) {
        List<Feature> features = new ArrayList<>();
        for (FeatureType type : types) {
            features.add(Contracts.feature("f" + features.size(), type, false));
        }
        return InferenceSchema.of(Contracts.contract(model, features, Contracts.binary()));
    }

    @Test
    void theSchemaHasTheEnvelopeAndATypedNullableFieldForEachFeature() {
        ModelContract contract = Contracts.everyType();
        Schema schema = InferenceSchema.of(contract);

        assertThat(schema.getFullName()).isEqualTo("org.mlaudit.inference.every_type.v1.Inference");
        assertThat(schema.getFields())
                .extracting(Schema.Field::name)
                .containsExactly(
                        "id",
                        "model",
                        "version",
                        "occurredAt",
                        "features",
                        "prediction",
                        "segments",
                        "subject",
                        "latencyMicros",
                        "origin");
        assertThat(schema.getField("features").schema().getFields())
                .extracting(field -> field.name() + " " + field.schema())
                .containsExactly(
                        "distance [\"null\",\"double\"]",
                        "origin [\"null\",\"string\"]",
                        "weekend [\"null\",\"boolean\"]",
                        "remark [\"null\",\"string\"]",
                        "vector [\"null\",{\"type\":\"array\",\"items\":\"float\"}]",
                        "age [\"null\",\"double\"]");
        assertThat(schema.toString()).doesNotContain("avro.java.string");
        assertThat(InferenceSchema.key(schema)).isEqualTo(Optional.of(contract.key()));
        assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
    }

    @Test
    void namesThatAvroDoesNotTakeAreChangedButThePropertiesKeepThem() {
        Schema schema = schema("3d.net-x", FeatureType.NUMERIC);

        assertThat(schema.getNamespace()).isEqualTo("org.mlaudit.inference._3d_net_x.v1");
        assertThat(InferenceSchema.key(schema)).isEqualTo(Optional.of(new ModelKey("3d.net-x", "1")));
        assertThat(InferenceSchema.key(Schema.create(Schema.Type.STRING))).isEmpty();
        assertThat(InferenceSchema.subject("audit.inferences", schema))
                .isEqualTo("audit.inferences-org.mlaudit.inference._3d_net_x.v1.Inference");
    }

    @Test
    void featuresMayBeAddedAndRemovedButNotChangeTheirType() {
        Schema one = schema("m", FeatureType.NUMERIC);
        Schema two = schema("m", FeatureType.NUMERIC, FeatureType.CATEGORICAL);

        assertThat(new AvroSchema(two).isBackwardCompatible(new AvroSchema(one)))
                .isEmpty();
        assertThat(new AvroSchema(one).isBackwardCompatible(new AvroSchema(two)))
                .isEmpty();
        assertThat(new AvroSchema(schema("m", FeatureType.BOOLEAN)).isBackwardCompatible(new AvroSchema(one)))
                .anyMatch(reason -> reason.contains("/fields/0"));
    }
}
