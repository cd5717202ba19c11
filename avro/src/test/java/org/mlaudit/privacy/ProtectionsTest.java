package org.mlaudit.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.DecryptionException;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeyErasedException;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.SubjectKey;

/** The protections of a contract, with real keys. */
class ProtectionsTest {
    private static final String CONTRACT = """
            model: credit
            version: 1
            features:
              - {name: income, type: NUMERIC, personal: true, protection: {action: GENERALISE, step: 1000}}
              - {name: age, type: NUMERIC, personal: true, protection: {action: GENERALISE, bins: [18, 30, 45, 65]}}
              - {name: born, type: TEXT, personal: true, protection: {action: GENERALISE, to: MONTH}}
              - {name: postcode, type: CATEGORICAL, personal: true, protection: {action: GENERALISE, keep: 2}}
              - {name: card, type: TEXT, personal: true, protection: {action: MASK, keepLast: 4}}
              - {name: account, type: TEXT, personal: true, protection: {action: TOKENISE, format: DIGITS}}
              - {name: customer, type: CATEGORICAL, personal: true, protection: {action: PSEUDONYMISE, domain: people}}
              - {name: partner, type: CATEGORICAL, personal: true, protection: {action: PSEUDONYMISE, domain: people}}
              - {name: employer, type: CATEGORICAL, personal: true, protection: {action: PSEUDONYMISE}}
              - {name: note, type: TEXT, personal: true, protection: {action: REDACT}}
              - {name: religion, type: CATEGORICAL, personal: true, protection: {action: DROP}}
              - {name: name, type: TEXT, personal: true, protection: {action: ENCRYPT}}
              - {name: salary, type: NUMERIC, protection: {action: ENCRYPT}}
              - {name: homeowner, type: BOOLEAN, personal: true, protection: {action: ENCRYPT}}
              - {name: face, type: EMBEDDING, dimensions: 2, personal: true, protection: {action: ENCRYPT}}
              - {name: amount, type: NUMERIC, personal: true, protection: {action: NONE}}
            prediction: {kind: BINARY, classes: [repaid, default]}
            """;
    private static final Instant AT = Instant.parse("2026-11-01T23:30:00Z");

    @TempDir
    static Path directory;

    private static FieldKeys keys;

    private final ModelContract contract = ContractFile.parse(CONTRACT);
    private final Protections protections = Protections.of(contract, keys).orElseThrow();

    @BeforeAll
    static void open() {
        keys = FieldKeys.create(KeySettings.withPassword(
                directory.resolve("keyset.json"),
                "password",
                directory.resolve("keys.db").toString()));
    }

    @AfterAll
    static void close() {
        keys.close();
    }

    private static Object[] row() {
        return new Object[] {
            52_345.0,
            44.9,
            "1980-07-21",
            new Utf8("SW1A 1AA"),
            "4111 1111 1111 1111",
            "DE-1234-5678".replace("DE-", ""),
            "C-1",
            "C-1",
            "C-1",
            "mail ada@example.com today",
            "none",
            new Utf8("Ada Lovelace"),
            52_345.25,
            true,
            List.of(0.5f, 0.25f),
            9000.0
        };
    }

    @Test
    void everyFeatureIsPublishedAsItsProtectionSays() {
        Object[] row = row();
        protections.apply(row);

        assertThat(row[0]).isEqualTo(52_000.0);
        assertThat(row[1]).isEqualTo(30.0);
        assertThat(row[2]).isEqualTo("1980-07");
        assertThat(row[3]).isEqualTo("SW");
        assertThat(row[4]).isEqualTo("***************1111");
        assertThat(row[5].toString()).matches("\\d{4}-\\d{4}").isNotEqualTo("1234-5678");
        assertThat(row[6].toString()).matches("[0-9a-f]{32}");
        assertThat(row[7]).as("the same domain").isEqualTo(row[6]);
        assertThat(row[8].toString())
                .as("another domain")
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(row[6]);
        assertThat(row[9]).isEqualTo("mail [EMAIL] today");
        assertThat(Arrays.asList(row).subList(10, 15)).containsOnlyNulls();
        assertThat(row[15]).isEqualTo(9000.0);

        Object[] again = row();
        protections.apply(again);
        assertThat(again).as("what is published does not change").isEqualTo(row);
        Object[] nothing = new Object[16];
        protections.apply(nothing);
        assertThat(nothing).containsOnlyNulls();
        assertThat(protections.apply(0, "12 thousand"))
                .as("a value of another type")
                .isNull();
    }

    @Test
    void encryptedFieldsAreReadWithTheSubjectsKeyAlone() {
        Optional<SubjectKey> key = protections.key("ada", AT);
        Object[] row = row();
        Protection protection = protections.protect("id-1", key, row);

        assertThat(protection.getPolicy()).isEqualTo(protections.policy());
        assertThat(protection.getKeyId()).isEqualTo(key.orElseThrow().id());
        assertThat(ProtectedFields.decrypt(key.get(), "id-1", protection))
                .isEqualTo(Map.of(
                        "name", "Ada Lovelace", "salary", 52_345.25, "homeowner", true, "face", List.of(0.5, 0.25)));
        assertThatThrownBy(() -> ProtectedFields.decrypt(key.get(), "id-2", protection))
                .isInstanceOf(DecryptionException.class);
        SubjectKey other = protections.key("bob", AT).orElseThrow();
        assertThatThrownBy(() -> ProtectedFields.decrypt(other, "id-1", protection))
                .isInstanceOf(DecryptionException.class)
                .hasMessageNotContaining("Lovelace");
        Protection moved = Protection.newBuilder(protection)
                .setPolicy(protection.getPolicy().replace('a', 'b'))
                .build();
        assertThatThrownBy(() -> ProtectedFields.decrypt(key.get(), "id-1", moved))
                .isInstanceOf(DecryptionException.class);
    }

    @Test
    void anyChangedByteOfCiphertextOrCommitmentIsFound() {
        SubjectKey key = protections.key("ada", AT).orElseThrow();
        Protection protection = ProtectedFields.encrypt(key, "id", "policy", Map.of("name", "Ada", "n", 1.5));
        byte[] ciphertext = bytes(protection.getCiphertext());
        byte[] commitment = bytes(protection.getCommitment());
        for (int i = 0; i < ciphertext.length + commitment.length; i++) {
            byte[] first = ciphertext.clone();
            byte[] second = commitment.clone();
            if (i < first.length) {
                first[i] ^= 4;
            } else {
                second[i - first.length] ^= 4;
            }
            Protection changed = Protection.newBuilder(protection)
                    .setCiphertext(ByteBuffer.wrap(first))
                    .setCommitment(ByteBuffer.wrap(second))
                    .build();
            assertThatThrownBy(() -> ProtectedFields.decrypt(key, "id", changed))
                    .isInstanceOf(DecryptionException.class);
        }
        Protection again = ProtectedFields.encrypt(key, "id", "policy", Map.of("name", "Ada", "n", 1.5));
        assertThat(again.getCommitment()).as("a salt for each record").isNotEqualTo(protection.getCommitment());
        assertThat(again.getCiphertext()).isNotEqualTo(protection.getCiphertext());
    }

    @Test
    void decryptedIsWhatWasEncrypted() {
        SubjectKey key = protections.key("ada", AT).orElseThrow();
        Map<String, Object> fields = Map.of(
                "empty",
                "",
                "quotes",
                "\"\\\u0000\n\uD83D\uDE00",
                "least",
                Double.MIN_VALUE,
                "most",
                -Double.MAX_VALUE,
                "third",
                1.0 / 3,
                "whole",
                0x1p60,
                "no",
                false,
                "none",
                List.of());
        Protection protection = ProtectedFields.encrypt(key, "id", "p", fields);
        assertThat(ProtectedFields.decrypt(key, "id", protection)).isEqualTo(fields);
    }

    @Test
    void aRecordWithoutASubjectIsEncryptedUnderTheKeyOfItsDay() {
        SubjectKey day = protections.key(null, AT).orElseThrow();
        assertThat(protections.key(null, AT.plusSeconds(1500)).orElseThrow().id())
                .isEqualTo(day.id());
        assertThat(protections.key(null, AT.plusSeconds(1800)).orElseThrow().id())
                .isNotEqualTo(day.id());
        assertThat(protections.key("2026-11-01", AT).orElseThrow().id()).isNotEqualTo(day.id());
    }

    @Test
    void aRecordThatHasNoKeyOrOneThatIsDestroyedStaysAsItWas() {
        Object[] row = row();
        assertThatThrownBy(() -> protections.protect("id", Optional.empty(), row))
                .isInstanceOf(IllegalArgumentException.class);
        Optional<SubjectKey> key = protections.key("gone", AT);
        keys.erase("gone", AT);
        assertThatThrownBy(() -> protections.protect("id", key, row)).isInstanceOf(KeyErasedException.class);
        assertThat(row).isEqualTo(row());
    }

    @Test
    void segmentsThatAreCalledLikeProtectedFeaturesAreProtectedLikeThem() {
        assertThat(protections.segments(Map.of("religion", "none", "postcode", "SW1A 1AA", "channel", "app")))
                .containsOnly(Map.entry("postcode", "SW"), Map.entry("channel", "app"));
    }

    @Test
    void aContractThatProtectsNothingHasNoProtections() {
        assertThat(Protections.of(Contracts.everyType(), keys)).isEmpty();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
