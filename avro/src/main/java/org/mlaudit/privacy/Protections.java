package org.mlaudit.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.ProtectionSpec;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeyErasedException;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.keys.Tokens;

/**
 * The protections of one contract as functions of values. A row of values is an array in the contract's order, as Avro's
 * generic classes or a record reader give them: numbers, texts, booleans, lists of numbers, null. Thread-safe.
 *
 * <p>What comes of a value depends on the value, the contract and the master keyset alone, except for ENCRYPT. A null stays
 * null. A value that is not of its feature's type becomes null.
 */
public final class Protections {
    /** Half of the HMAC: two values of a billion have the same with a probability of less than 10^-20. */
    private static final int PSEUDONYM_BYTES = 16;

    private final String policy;
    private final String purpose;
    private final Supplier<FieldKeys> keys;
    private final List<ValueProtection> values;
    private final List<Integer> encrypted;
    private final List<String> names;
    private final Map<String, Integer> protectedNames = new HashMap<>();

    /** What becomes of one value. */
    @FunctionalInterface
    private interface ValueProtection {
        @Nullable
        Object of(Object value);
    }

    private Protections(ModelContract contract, String policy, Supplier<FieldKeys> keys) {
        this.policy = policy;
        this.keys = keys;
        this.purpose = purpose(contract);
        this.names = contract.features().stream().map(Feature::name).toList();
        List<ValueProtection> functions = new ArrayList<>();
        List<Integer> hidden = new ArrayList<>();
        for (Feature feature : contract.features()) {
            ProtectionSpec spec = feature.handling();
            if (spec instanceof ProtectionSpec.Encrypt) {
                hidden.add(functions.size());
            }
            if (spec.protects()) {
                protectedNames.put(feature.name(), functions.size());
            }
            functions.add(function(spec, ProtectionPolicy.domain(contract, feature), keys));
        }
        this.values = List.copyOf(functions);
        this.encrypted = List.copyOf(hidden);
    }

    /** The protections that a contract asks for; empty when it protects nothing. */
    public static Optional<Protections> of(ModelContract contract, FieldKeys keys) {
        return of(contract, () -> keys);
    }

    /**
     * The same, for whoever may do without keys: where no feature is tokenised or pseudonymised, values are protected without
     * asking for them.
     */
    public static Optional<Protections> of(ModelContract contract, Supplier<FieldKeys> keys) {
        return ProtectionPolicy.digest(contract).map(policy -> new Protections(contract, policy, keys));
    }

    /** The purpose that subjects' data keys have for a model's inferences, whatever the version. */
    public static String purpose(ModelContract contract) {
        return "inferences of " + contract.key().model();
    }

    private static ValueProtection function(ProtectionSpec spec, String domain, Supplier<FieldKeys> keys) {
        return switch (spec) {
            case ProtectionSpec.None none -> value -> value;
            case ProtectionSpec.Drop drop -> value -> null;
            case ProtectionSpec.Encrypt encrypt -> value -> null;
            case ProtectionSpec.Mask mask ->
                value -> Masking.mask(value.toString(), mask.keepFirst(), mask.keepLast(), mask.with());
            case ProtectionSpec.Step step ->
                value -> {
                    Double number = number(value);
                    return number == null ? null : Generalisation.step(number, step.step());
                };
            case ProtectionSpec.Bins bins ->
                value -> {
                    Double number = number(value);
                    return number == null ? null : Generalisation.bin(number, bins.edges());
                };
            case ProtectionSpec.Dates dates -> value -> Generalisation.date(value.toString(), dates.to());
            case ProtectionSpec.Postcode postcode -> value -> Generalisation.area(value.toString(), postcode.keep());
            case ProtectionSpec.Tokenise tokenise -> tokens(tokenise, keys.get().tokens(domain));
            case ProtectionSpec.Pseudonymise pseudonymise -> {
                FieldKeys opened = keys.get();
                yield value -> HexFormat.of()
                        .formatHex(
                                opened.mac(domain, value.toString().getBytes(StandardCharsets.UTF_8)),
                                0,
                                PSEUDONYM_BYTES);
            }
            case ProtectionSpec.Redact redact -> {
                PersonalDataDetector detector = new PersonalDataDetector();
                yield value -> detector.redact(value.toString());
            }
        };
    }

    private static ValueProtection tokens(ProtectionSpec.Tokenise tokenise, Tokens tokens) {
        return switch (tokenise.format()) {
            case OPAQUE -> value -> tokens.opaque(value.toString());
            case DIGITS -> value -> tokens.digits(value.toString());
            case ALPHANUMERIC -> value -> tokens.alphanumeric(value.toString());
        };
    }

    private static @Nullable Double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return value instanceof CharSequence text ? Double.valueOf(text.toString()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Digest of the protections, 64 hexadecimal digits. */
    public String policy() {
        return policy;
    }

    /** The purpose that subjects' data keys have here. */
    public String purpose() {
        return purpose;
    }

    /** Whether any feature is encrypted, so that every record needs a key. */
    public boolean encrypts() {
        return !encrypted.isEmpty();
    }

    /** What is published of a feature's value; null where the feature is dropped or encrypted. */
    public @Nullable Object apply(int feature, @Nullable Object value) {
        return value == null ? null : values.get(feature).of(value);
    }

    /** Replaces a row of values by what is published of it; what is encrypted is left out. */
    public void apply(@Nullable Object[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = apply(i, row[i]);
        }
    }

    /** What is published of a record's segments: one that is called like a protected feature is protected as that is. */
    public Map<String, String> segments(Map<String, ?> segments) {
        Map<String, String> result = new LinkedHashMap<>();
        segments.forEach((name, value) -> {
            Integer feature = protectedNames.get(name);
            Object published = feature == null ? value : apply(feature, value);
            if (published != null) {
                result.put(name, published.toString());
            }
        });
        return result;
    }

    /** The key of a record: its subject's; where it names none, and something is encrypted, that of its day in UTC. */
    public Optional<SubjectKey> key(@Nullable String subject, Instant occurredAt) {
        if (subject != null) {
            return Optional.of(keys.get().subjectKey(subject, purpose));
        }
        LocalDate day = LocalDate.ofInstant(occurredAt, ZoneOffset.UTC);
        return encrypts() ? Optional.of(keys.get().dayKey(day, purpose)) : Optional.empty();
    }

    /** The keys of many subjects, by subject; those that are new are made in one transaction. */
    public Map<String, SubjectKey> keys(List<String> subjects) {
        return keys.get().subjectKeys(subjects, purpose);
    }

    /**
     * Protects a record: replaces its row of values by what is published of it.
     *
     * @param id id of the inference
     * @param key what {@link #key} gave for it; its alias takes the place of the subject
     * @param row all features in the contract's order
     * @return what goes into the record beside the features
     * @throws IllegalArgumentException if something is encrypted and there is no key; the row is as it was
     * @throws KeyErasedException if the key was destroyed since; the row is as it was
     */
    public Protection protect(String id, Optional<SubjectKey> key, @Nullable Object[] row) {
        if (row.length != names.size()) {
            throw new IllegalArgumentException("a row has " + names.size() + " values, not " + row.length);
        }
        Protection result;
        if (encrypts()) {
            SubjectKey under = key.orElseThrow(() -> new IllegalArgumentException("inference " + id + " has no key"));
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int feature : encrypted) {
                Object value = row[feature];
                if (value != null) {
                    fields.put(names.get(feature), value);
                }
            }
            result = ProtectedFields.encrypt(under, id, policy, fields);
        } else {
            result = Protection.newBuilder()
                    .setPolicy(policy)
                    .setKeyId(key.map(SubjectKey::id).orElse(null))
                    .build();
        }
        apply(row);
        return result;
    }
}
