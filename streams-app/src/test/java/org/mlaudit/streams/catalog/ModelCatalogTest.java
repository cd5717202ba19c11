package org.mlaudit.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.catalog.ModelCatalog.Outcome;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.startup.Prerequisites;

class ModelCatalogTest {
    private static final String CONTRACT = """
            model: credit
            version: "1"
            features:
              - {name: income, type: NUMERIC}
              - {name: purpose, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            owner: Risk
            """;

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private AppConfig config;
    private ModelCatalog catalog;
    private SchemaRegistry registry;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void newCatalogue() throws InterruptedException {
        String unique = "t" + System.nanoTime();
        config = AppConfig.of(Map.of(
                "kafka.bootstrap.servers",
                broker.address(),
                "schema.registry.url",
                "mock://" + unique,
                "topics.prefix",
                unique + ".",
                "topics.partitions",
                "1"));
        new Prerequisites(config, what -> {}).await();
        registry = new SchemaRegistry(new StrictRegistry(), "mock://" + unique);
        catalog = catalog("2001-01-01T00:00:00Z");
    }

    private ModelCatalog catalog(String time) {
        return new ModelCatalog(config, registry, Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
    }

    /** A registry in memory that holds subjects to their compatibility, as real ones do. */
    private static final class StrictRegistry extends MockSchemaRegistryClient {
        StrictRegistry() {
            super(List.of(new AvroSchemaProvider()));
        }

        @Override
        public synchronized int register(String subject, ParsedSchema schema) throws IOException, RestClientException {
            if (getAllSubjects().contains(subject) && !testCompatibility(subject, schema)) {
                throw new RestClientException(
                        "Schema being registered is incompatible with an earlier schema", 409, 409);
            }
            return super.register(subject, schema);
        }
    }

    private static ModelContract contract(String... replacements) {
        String text = CONTRACT;
        for (int i = 0; i < replacements.length; i += 2) {
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return ContractFile.parse(text);
    }

    private static Reference reference(ModelContract contract, double scale) {
        InferenceLayout layout = InferenceLayout.of(contract);
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < 100; i++) {
            row.setNumber(0, i * scale);
            builder.add(row);
        }
        return builder.build();
    }

    private ModelCatalog.Registration register(ModelContract contract) {
        return catalog.register(contract, Optional.empty(), Optional.empty(), "ann");
    }

    @Test
    void whatIsRegisteredIsReadBack() {
        ModelContract contract = contract();
        Reference reference = reference(contract, 1);
        ModelCatalog.Registration registration = catalog.register(
                contract, Optional.of(reference), Optional.of(new Artifact("file:/m.onnx", "ab".repeat(32))), "ann");
        register(contract("\"1\"", "\"2\""));

        assertThat(registration.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(catalog.versions()).extracting(ModelVersion::getVersion).containsExactly("1", "2");
        ModelVersion read = catalog.find(contract.key()).orElseThrow();
        assertThat(read).isEqualTo(registration.version());
        assertThat(read.getState()).isEqualTo(LifecycleState.ACTIVE);
        assertThat(read.getRegisteredBy()).isEqualTo("ann");
        assertThat(read.getReferenceRows()).isEqualTo(100);
        assertThat(read.getReferenceHash()).isEqualTo(reference.hash());
        assertThat(ContractFile.parse(read.getContract())).isEqualTo(contract);
        assertThat(catalog.find(new ModelKey("x", "1"))).isEmpty();
    }

    @Test
    void aReferenceOfMoreThanAMegabyteIsRegistered() {
        Reference large = reference(contract(), 1).with(99, new byte[2 << 20]);
        catalog.register(contract(), Optional.of(large), Optional.empty(), "ann");
        assertThat(catalog.find(contract().key()).orElseThrow().getReferenceHash())
                .isEqualTo(large.hash());
    }

    @Test
    void aTrainedModelOfMegabytesIsKeptInTheCatalog() {
        byte[] model = new byte[4 << 20];
        new Random(1).nextBytes(model);
        Artifact artifact = new Artifact("catalog:", "0".repeat(64));
        catalog.register(
                contract(), Optional.empty(), Optional.of(artifact), Optional.of(ByteBuffer.wrap(model)), "ann");
        assertThat(catalog.find(contract().key()).orElseThrow().getArtifact()).isEqualTo(ByteBuffer.wrap(model));

        ModelCatalog.Registration again =
                catalog.register(contract("Risk", "Credit Risk"), Optional.empty(), Optional.of(artifact), "ann");
        assertThat(again.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(catalog.find(contract().key()).orElseThrow().getArtifact()).isEqualTo(ByteBuffer.wrap(model));
    }

    @Test
    void theSameAgainChangesNothing() {
        register(contract());

        ModelCatalog later = catalog("2002-01-01T00:00:00Z");
        ModelCatalog.Registration again = later.register(contract(), Optional.empty(), Optional.empty(), "bob");
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.version().getRegisteredBy()).isEqualTo("ann");
    }

    @Test
    void textsAndPoliciesMayChangeAndTheReferenceStays() {
        Reference reference = reference(contract(), 1);
        catalog.register(contract(), Optional.of(reference), Optional.empty(), "ann");

        ModelCatalog.Registration changed = register(contract("Risk", "Credit Risk"));
        assertThat(changed.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(changed.version().getReferenceHash()).isEqualTo(reference.hash());
    }

    @Test
    void aChangeThatTheRegistryRefusesIsRefusedInItsWords() {
        register(contract());

        assertThatThrownBy(
                        () -> register(contract("{name: income, type: NUMERIC}", "{name: income, type: CATEGORICAL}")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageStartingWith(
                        "credit/1 cannot be registered with this contract: the schema registry at mock://")
                .hasMessageContaining("incompatible")
                .hasMessageContaining("Register the change as a new model version, or undo it.");
        assertThat(catalog.versions()).hasSize(1);
    }

    @Test
    void aChangeThatMakesWindowsIncomparableIsRefused() {
        catalog.register(contract(), Optional.of(reference(contract(), 1)), Optional.empty(), "ann");

        assertThatThrownBy(() -> register(contract("owner:", "windows: {pane: PT1H, sizes: [P1D]}\nowner:")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("its windows are cut in another way");
        assertThatThrownBy(() ->
                        register(contract("  - {name: purpose", "  - {name: age, type: NUMERIC}\n  - {name: purpose")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("its features or outputs differ");
        assertThatThrownBy(() -> register(contract("owner:", "segments: [purpose]\nowner:")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("its segments, valid ranges, categories or reference differ");
        assertThatThrownBy(() ->
                        catalog.register(contract(), Optional.of(reference(contract(), 2)), Optional.empty(), "ann"))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("its segments, valid ranges, categories or reference differ")
                .hasMessageEndingWith(
                        "so that new windows could not be compared with old ones. Register it as a new version.");
    }

    @Test
    void aNameThatAvroCannotTellFromAnotherIsRefused() {
        register(contract("model: credit", "model: credit-risk"));

        assertThatThrownBy(() -> register(contract("model: credit", "model: credit_risk")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("would have the same Avro name as credit-risk/1");
    }

    @Test
    void aCatalogueThatIsNotThereIsAClearError() {
        AppConfig elsewhere =
                AppConfig.of(Map.of("kafka.bootstrap.servers", broker.address(), "topics.prefix", "nowhere."));

        assertThatThrownBy(() -> new ModelCatalog(elsewhere, registry, Clock.systemUTC()).versions())
                .isInstanceOf(KafkaException.class)
                .hasMessage("there is no topic nowhere.models. Start the application, or run 'mlaudit topics create';"
                        + " topics.prefix says where to look.");
    }
}
