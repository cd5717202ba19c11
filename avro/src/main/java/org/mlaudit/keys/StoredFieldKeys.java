package org.mlaudit.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.SubjectKeyStore.Row;

/** Keys of a keyset file and a database, with the data keys used last in memory. */
final class StoredFieldKeys implements FieldKeys {
    private static final int ID_BYTES = 16;
    /** Beyond as many keys the cache starts anew. */
    private static final int MOST_CACHED = 100_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeySettings settings;
    private final Clock clock;
    private final SubjectKeyStore store;
    private final DomainMac subjects;
    private final DomainMac days;
    private final Map<String, DomainMac> macs = new ConcurrentHashMap<>();
    private final Map<String, Tokens> tokens = new ConcurrentHashMap<>();
    private final Map<Place, Cached> byPlace = new ConcurrentHashMap<>();
    private final Map<String, Cached> byId = new ConcurrentHashMap<>();
    private volatile Keyset keyset;

    /** Where a key is in the store. */
    private record Place(String index, String purpose) {}

    private record Cached(Place place, SubjectKey key, long until) {}

    private StoredFieldKeys(KeySettings settings, Clock clock, Keyset keyset, SubjectKeyStore store) {
        this.settings = settings;
        this.clock = clock;
        this.keyset = keyset;
        this.store = store;
        this.subjects = new DomainMac(keyset.derive("subject index"));
        this.days = new DomainMac(keyset.derive("day index"));
    }

    static StoredFieldKeys open(KeySettings settings, Clock clock) {
        Keyset keyset = Keyset.load(settings);
        return new StoredFieldKeys(settings, clock, keyset, SubjectKeyStore.open(settings, keyset, false));
    }

    static StoredFieldKeys create(KeySettings settings, Clock clock) {
        Keyset keyset = Keyset.create(settings);
        return new StoredFieldKeys(settings, clock, keyset, SubjectKeyStore.open(settings, keyset, true));
    }

    static StoredFieldKeys openOrCreate(KeySettings settings, Clock clock) {
        if (Files.exists(settings.keyset())) {
            return open(settings, clock);
        }
        if (KeyDatabase.file(settings).filter(Files::exists).isPresent()) {
            throw new KeysetException(
                    "there is a key store at " + settings.store() + ", but no keyset at " + settings.keyset()
                            + "; restore the keyset from its backup",
                    null);
        }
        return create(settings, clock);
    }

    @Override
    public SubjectKey subjectKey(String subject, String purpose) {
        return key(subjectIndex(subject), purpose);
    }

    @Override
    public SubjectKey dayKey(LocalDate day, String purpose) {
        return key(index(days, day.toString()), purpose);
    }

    @Override
    public Map<String, SubjectKey> subjectKeys(Collection<String> subjects, String purpose) {
        Map<String, String> indexes = new LinkedHashMap<>();
        subjects.forEach(subject -> indexes.computeIfAbsent(subject, this::subjectIndex));
        Map<String, SubjectKey> keys = keys(indexes.values(), purpose);
        Map<String, SubjectKey> result = new LinkedHashMap<>();
        indexes.forEach((subject, index) -> result.put(subject, keys.get(index)));
        return result;
    }

    private SubjectKey key(String index, String purpose) {
        Cached cached = byPlace.get(new Place(index, purpose));
        return cached != null && cached.until > clock.millis()
                ? cached.key
                : keys(List.of(index), purpose).get(index);
    }

    private Map<String, SubjectKey> keys(Collection<String> indexes, String purpose) {
        Map<String, SubjectKey> keys = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        long now = clock.millis();
        for (String index : indexes) {
            Cached cached = byPlace.get(new Place(index, purpose));
            if (cached != null && cached.until > now) {
                keys.put(index, cached.key);
            } else {
                missing.add(index);
            }
        }
        if (!missing.isEmpty()) {
            Map<String, Row> rows = store.find(missing, purpose);
            missing.removeAll(rows.keySet());
            rows.values().forEach(row -> keys.put(row.subjectIndex(), remember(row)));
        }
        if (!missing.isEmpty()) {
            made(missing, purpose).values().forEach(row -> keys.put(row.subjectIndex(), remember(row)));
        }
        return keys;
    }

    private Map<String, Row> made(Collection<String> indexes, String purpose) {
        for (int attempt = 0; ; attempt++) {
            Keyset current = keyset;
            List<Row> rows =
                    indexes.stream().map(index -> made(current, index, purpose)).toList();
            Optional<Map<String, Row>> stored = store.insert(rows, purpose, current.wrappingIds());
            if (stored.isPresent()) {
                return stored.get();
            }
            if (attempt > 0) {
                throw new KeysUnavailableException(
                        "data keys are being wrapped anew with a keyset that " + settings.keyset()
                                + " does not hold; every process must be given the same keyset",
                        null);
            }
            keyset = Keyset.load(settings);
        }
    }

    private Row made(Keyset current, String index, String purpose) {
        byte[] bytes = new byte[SubjectKey.KEY_BYTES];
        RANDOM.nextBytes(bytes);
        // To the millisecond, as the store has it.
        HeldKey held = new HeldKey(random(), random(), purpose, Instant.ofEpochMilli(clock.millis()));
        byte[] wrapped = current.wrap(bytes, bound(index, held));
        Arrays.fill(bytes, (byte) 0);
        return new Row(index, held, Base64.getEncoder().encodeToString(wrapped));
    }

    private static String random() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What a wrapped key is bound to, so that rows can't be exchanged. */
    private static byte[] bound(String index, HeldKey held) {
        return (index + '\n' + held.purpose() + '\n' + held.id() + '\n' + held.alias())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The key of a row: the one in memory if it is the same, so that whoever holds it may go on. */
    private SubjectKey remember(Row row) {
        Place place = new Place(row.subjectIndex(), row.held().purpose());
        Cached cached = byPlace.get(place);
        SubjectKey key;
        if (cached != null && cached.key.id().equals(row.held().id())) {
            key = cached.key;
        } else {
            if (cached != null) {
                forget(cached.key.id());
            }
            key = new SubjectKey(row.held(), unwrap(row));
        }
        if (byPlace.size() >= MOST_CACHED) {
            byPlace.clear();
            byId.clear();
        }
        Cached fresh =
                new Cached(place, key, clock.millis() + settings.cacheTtl().toMillis());
        byPlace.put(place, fresh);
        byId.put(key.id(), fresh);
        return key;
    }

    private byte[] unwrap(Row row) {
        byte[] wrapped = Base64.getDecoder().decode(row.wrapped());
        byte[] bound = bound(row.subjectIndex(), row.held());
        try {
            return keyset.unwrap(wrapped, bound);
        } catch (GeneralSecurityException first) {
            // Somebody else may have wrapped it anew.
            keyset = Keyset.load(settings);
            try {
                return keyset.unwrap(wrapped, bound);
            } catch (GeneralSecurityException e) {
                throw new KeysetException(
                        "data key " + row.held().id() + " can't be unwrapped by the keyset " + settings.keyset()
                                + ": its row was changed, or the keyset is an old one",
                        e);
            }
        }
    }

    @Override
    public Optional<SubjectKey> find(String keyId) {
        Cached cached = byId.get(keyId);
        if (cached != null && cached.until > clock.millis()) {
            return Optional.of(cached.key);
        }
        Optional<Row> row = store.byId(keyId);
        if (row.isEmpty()) {
            forget(keyId);
        }
        return row.map(this::remember);
    }

    @Override
    public KeyState state(String keyId) {
        if (store.byId(keyId).isPresent()) {
            return new KeyState.Live();
        }
        forget(keyId);
        return store.erasedAt(keyId).<KeyState>map(KeyState.Erased::new).orElseGet(KeyState.Unknown::new);
    }

    @Override
    public List<HeldKey> held(String subject) {
        return store.ofSubject(subjectIndex(subject)).stream().map(Row::held).toList();
    }

    @Override
    public String subjectIndex(String subject) {
        return index(subjects, subject);
    }

    private static String index(DomainMac mac, String text) {
        return HexFormat.of().formatHex(mac.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public ErasedSubject erase(String subject, Instant at) {
        String index = subjectIndex(subject);
        List<HeldKey> keys =
                store.deleteSubject(index, at).stream().map(Row::held).toList();
        keys.forEach(key -> forget(key.id()));
        byPlace.values().stream()
                .filter(cached -> cached.place.index.equals(index))
                .map(cached -> cached.key.id())
                .toList()
                .forEach(this::forget);
        return new ErasedSubject(index, keys);
    }

    @Override
    public List<HeldKey> eraseKeys(Collection<String> keyIds, Instant at) {
        List<HeldKey> keys =
                store.deleteKeys(keyIds, at).stream().map(Row::held).toList();
        keyIds.forEach(this::forget);
        return keys;
    }

    private void forget(String keyId) {
        @Nullable Cached cached = byId.remove(keyId);
        if (cached != null) {
            byPlace.remove(cached.place, cached);
            cached.key.destroy();
        }
    }

    @Override
    public byte[] mac(String domain, byte[] data) {
        return macs.computeIfAbsent(domain, name -> new DomainMac(keyset.derive("mac of " + name)))
                .of(data);
    }

    @Override
    public Tokens tokens(String domain) {
        return tokens.computeIfAbsent(
                domain,
                name -> new Tokens(keyset.derive("opaque tokens of " + name), keyset.derive("FF1 tokens of " + name)));
    }

    @Override
    public synchronized long rewrap() {
        Keyset before = Keyset.load(settings);
        Keyset after = before.withNewWrapping();
        // First the file, so that whoever meets a row that is wrapped anew finds its key.
        after.write(settings, true);
        keyset = after;
        long count = store.rewrap(after.wrappingId(), row -> {
            byte[] key = unwrap(row);
            try {
                return Base64.getEncoder().encodeToString(after.wrap(key, bound(row.subjectIndex(), row.held())));
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        });
        keyset = after.withNewestWrappingAlone();
        keyset.write(settings, true);
        return count;
    }

    @Override
    public void close() {
        byId.keySet().forEach(this::forget);
        byPlace.clear();
        store.close();
    }

    /** Where the keys are, without secrets. */
    @Override
    public String toString() {
        return "keys of " + settings;
    }
}
