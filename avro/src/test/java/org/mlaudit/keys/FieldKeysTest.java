package org.mlaudit.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of subjects in a database of the machine. */
class FieldKeysTest {
    private static final byte[] TEXT = "Ada Lovelace".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BOUND = "id".getBytes(StandardCharsets.UTF_8);
    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path directory;

    private KeySettings settings = KeySettings.withPassword(Path.of("keyset"), PASSWORD, "keys.db");

    @BeforeEach
    void settings() {
        settings = KeySettings.withPassword(
                directory.resolve("keyset.json"),
                PASSWORD,
                directory.resolve("keys.db").toString());
    }

    @Test
    void aSubjectHasOneKeyForEachPurposeAndItStays() {
        String ciphertextKey;
        byte[] ciphertext;
        try (FieldKeys keys = FieldKeys.create(settings)) {
            SubjectKey key = keys.subjectKey("ada", "credit");
            ciphertextKey = key.id();
            ciphertext = key.encrypt(TEXT, BOUND);

            assertThat(keys.subjectKey("ada", "credit").id()).isEqualTo(key.id());
            assertThat(keys.subjectKey("ada", "credit").alias()).isEqualTo(key.alias());
            assertThat(keys.subjectKey("ada", "hiring").id()).isNotEqualTo(key.id());
            assertThat(keys.subjectKey("ada", "hiring").alias()).isNotEqualTo(key.alias());
            assertThat(keys.subjectKey("bob", "credit").id()).isNotEqualTo(key.id());
            assertThat(keys.dayKey(LocalDate.of(2026, 11, 1), "credit").id()).isNotEqualTo(key.id());
            assertThat(keys.held("ada")).extracting(HeldKey::purpose).containsExactly("credit", "hiring");
            assertThat(keys.held("eve")).isEmpty();
        }
        try (FieldKeys keys = FieldKeys.open(settings)) {
            assertThat(keys.find(ciphertextKey).orElseThrow().decrypt(ciphertext, BOUND))
                    .isEqualTo(TEXT);
            assertThat(keys.subjectKey("ada", "credit").id()).isEqualTo(ciphertextKey);
            assertThat(keys.state(ciphertextKey)).isEqualTo(new KeyState.Live());
            assertThat(keys.state("0123")).isEqualTo(new KeyState.Unknown());
            assertThat(keys.find("0123")).isEmpty();
        }
    }

    @Test
    void whatIsErasedCanNotBeReadAgainAndASecondErasureDestroysNothing() throws IOException {
        try (FieldKeys keys = FieldKeys.create(settings)) {
            SubjectKey key = keys.subjectKey("ada", "credit");
            SubjectKey other = keys.subjectKey("bob", "credit");
            byte[] ciphertext = key.encrypt(TEXT, BOUND);
            String wrapped = wrapped(key.id());
            assertThat(stored()).contains(key.id()).contains(key.alias()).contains(wrapped);

            ErasedSubject erased = keys.erase("ada", AT);

            assertThat(erased.subjectIndex()).isEqualTo(keys.subjectIndex("ada"));
            assertThat(erased.keys()).extracting(HeldKey::id).containsExactly(key.id());
            assertThat(keys.state(key.id())).isEqualTo(new KeyState.Erased(AT));
            assertThat(keys.find(key.id())).isEmpty();
            assertThatThrownBy(() -> key.decrypt(ciphertext, BOUND)).isInstanceOf(KeyErasedException.class);
            assertThatThrownBy(() -> key.encrypt(TEXT, BOUND)).isInstanceOf(KeyErasedException.class);
            assertThat(stored())
                    .as("every byte of the store")
                    .doesNotContain(wrapped)
                    .doesNotContain(key.alias())
                    .doesNotContain(keys.subjectIndex("ada"));

            assertThat(keys.erase("ada", AT.plusSeconds(9)).keys()).isEmpty();
            assertThat(keys.state(key.id())).isEqualTo(new KeyState.Erased(AT));
            assertThat(keys.state(other.id())).isEqualTo(new KeyState.Live());
            assertThat(keys.subjectKey("ada", "credit").id()).isNotEqualTo(key.id());
        }
    }

    @Test
    void keysAreErasedByTheirIdsToo() {
        try (FieldKeys keys = FieldKeys.create(settings)) {
            SubjectKey one = keys.subjectKey("ada", "credit");
            SubjectKey two = keys.subjectKey("ada", "hiring");

            assertThat(keys.eraseKeys(List.of(one.id(), "unknown"), AT)).containsExactly(one.held());
            assertThat(keys.eraseKeys(List.of(one.id()), AT)).isEmpty();
            assertThat(keys.held("ada")).containsExactly(two.held());
        }
    }

    @Test
    void whatAnotherProcessErasedIsGoneHereWhenTheTimeToLiveOfCachedKeysEnds() {
        AtomicReference<Instant> now = new AtomicReference<>(AT);
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        FieldKeys.create(settings).close();
        try (FieldKeys here = FieldKeys.open(settings.cachedFor(Duration.ofSeconds(30)), clock);
                FieldKeys there = FieldKeys.open(settings)) {
            SubjectKey key = here.subjectKey("ada", "credit");
            there.erase("ada", AT);

            now.set(AT.plusSeconds(29));
            assertThat(here.find(key.id())).isPresent();
            now.set(AT.plusSeconds(30));
            assertThat(here.find(key.id())).isEmpty();
            assertThatThrownBy(() -> key.encrypt(TEXT, BOUND)).isInstanceOf(KeyErasedException.class);
        }
    }

    @Test
    void twoConnectionsThatMeetTheSameNewSubjectsAgreeOnTheirKeys() throws Exception {
        FieldKeys.create(settings).close();
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            subjects.add("subject-" + i);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(3);
                FieldKeys one = FieldKeys.open(settings);
                FieldKeys two = FieldKeys.open(settings)) {
            Future<Set<String>> first = threads.submit(ids(one, subjects, 97));
            Future<Set<String>> second = threads.submit(ids(two, subjects.reversed(), 53));
            Future<Set<String>> third = threads.submit(ids(two, subjects, 700));
            assertThat(first.get()).hasSize(700).isEqualTo(second.get()).isEqualTo(third.get());
        }
    }

    private static Callable<Set<String>> ids(FieldKeys keys, List<String> subjects, int batch) {
        return () -> {
            Set<String> ids = new TreeSet<>();
            for (int from = 0; from < subjects.size(); from += batch) {
                Map<String, SubjectKey> some =
                        keys.subjectKeys(subjects.subList(from, Math.min(subjects.size(), from + batch)), "credit");
                some.values().forEach(key -> ids.add(key.id()));
            }
            return ids;
        };
    }

    @Test
    void twoProcessesShareTheStore() throws IOException, InterruptedException, ExecutionException {
        FieldKeys.create(settings).close();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                settings.keyset().toString(),
                settings.store());
        Process other = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (FieldKeys keys = FieldKeys.open(settings)) {
            TreeSet<String> here = new TreeSet<>();
            for (int i = OtherProcess.SUBJECTS - 1; i >= 0; i--) {
                here.add(keys.subjectKey("subject-" + i, "credit").id());
            }
            String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).isZero();
            assertThat(there.lines()).containsExactlyElementsOf(here);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void rewrappingChangesTheWrappedKeysAndNothingElse() throws IOException {
        try (FieldKeys keys = FieldKeys.create(settings);
                FieldKeys running = FieldKeys.open(settings)) {
            SubjectKey key = keys.subjectKey("ada", "credit");
            byte[] ciphertext = key.encrypt(TEXT, BOUND);
            byte[] pseudonym = keys.mac("d", TEXT);
            String token = keys.tokens("d").digits("12345678");
            String wrapped = wrapped(key.id());

            assertThat(keys.rewrap()).isEqualTo(1);

            assertThat(stored()).doesNotContain(wrapped);
            // A process that has the old keyset in memory takes the new one up, for reading and for writing.
            assertThat(running.find(key.id()).orElseThrow().decrypt(ciphertext, BOUND))
                    .isEqualTo(TEXT);
            SubjectKey later = running.subjectKey("bob", "credit");
            assertThat(keys.find(later.id())).isPresent();
            assertThat(keys.mac("d", TEXT)).isEqualTo(pseudonym);
            assertThat(keys.tokens("d").digits("12345678")).isEqualTo(token);
        }
        try (FieldKeys keys = FieldKeys.open(settings)) {
            assertThat(keys.held("ada")).hasSize(1);
            assertThat(keys.find(keys.held("bob").getFirst().id())).isPresent();
            assertThat(keys.rewrap()).isEqualTo(2);
        }
    }

    @Test
    void aProcessWithAnOldKeysetWrapsNoNewKeyThatNobodyCouldUnwrap() {
        try (FieldKeys keys = FieldKeys.create(settings);
                FieldKeys running = FieldKeys.open(settings)) {
            keys.rewrap();
            SubjectKey made = running.subjectKey("ada", "credit");
            assertThat(keys.find(made.id())).isPresent();
        }
    }

    @Test
    void secretsAreInNoText() {
        try (FieldKeys keys = FieldKeys.create(settings)) {
            SubjectKey key = keys.subjectKey("ada", "credit");

            assertThat(key.toString()).isEqualTo("data key " + key.id());
            assertThat(keys.toString()).doesNotContain(PASSWORD);
            assertThat(settings.toString()).doesNotContain(PASSWORD);
        }
        KeySettings remote = KeySettings.withPassword(
                directory.resolve("k"), PASSWORD, "jdbc:postgresql://u:hidden@host/db?password=hidden");
        assertThat(remote.toString()).contains("jdbc:postgresql://host/db").doesNotContain("hidden");
    }

    private String wrapped(String keyId) {
        KeySettings any = settings;
        try (SubjectKeyStore store = SubjectKeyStore.open(any, Keyset.load(any), false)) {
            return store.byId(keyId).orElseThrow().wrapped();
        }
    }

    /** Everything in the directory, byte for byte. */
    private String stored() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
