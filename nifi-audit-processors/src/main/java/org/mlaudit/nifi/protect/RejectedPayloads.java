package org.mlaudit.nifi.protect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.SealedPayload;
import org.mlaudit.keys.SubjectKey;

/**
 * Takes what is personal out of rejected records: the original content is encrypted under the key of its data subject where
 * one can be read, else under a key of the day, or left out; values are no longer quoted.
 */
final class RejectedPayloads {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    /** Parsers quote what they can't read. */
    private static final String UNREADABLE = "the record cannot be read; what the reader said of it may quote it";

    private final ProtectSettings settings;
    private final FieldKeys keys;
    private final LocalDate today;

    RejectedPayloads(ProtectSettings settings, FieldKeys keys) {
        this.settings = settings;
        this.keys = keys;
        this.today = LocalDate.ofInstant(settings.clock().instant(), ZoneOffset.UTC);
    }

    /** Protects a batch of rejected records in place; the keys of new subjects are made in one transaction. */
    void protect(List<GenericRecord> batch) {
        List<Optional<String>> subjects = new ArrayList<>();
        Set<String> named = new LinkedHashSet<>();
        boolean encrypts = settings.rejectedPayload() == RejectedPayload.ENCRYPT;
        for (GenericRecord record : batch) {
            Optional<String> subject = encrypts && !isDone(record) ? subject(bytes(record)) : Optional.empty();
            subjects.add(subject);
            subject.ifPresent(named::add);
        }
        Map<String, SubjectKey> known = keys(named);
        for (int i = 0; i < batch.size(); i++) {
            GenericRecord record = batch.get(i);
            if (!isDone(record)) {
                Content content = content(subjects.get(i).map(known::get), bytes(record), text(record, "contentType"));
                record.put("payload", content.bytes());
                record.put("contentType", content.type());
            }
            unquote(record);
        }
    }

    private Map<String, SubjectKey> keys(Collection<String> subjects) {
        return subjects.isEmpty() ? Map.of() : keys.subjectKeys(subjects, SealedPayload.PURPOSE);
    }

    private static boolean isDone(GenericRecord record) {
        return SealedPayload.isProtected(text(record, "contentType"));
    }

    private static String text(GenericRecord record, String field) {
        return String.valueOf(record.get(field));
    }

    private static byte[] bytes(GenericRecord record) {
        ByteBuffer payload = ((ByteBuffer) record.get("payload")).duplicate();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    /** The subject that JSON names at the configured place; empty when it names none or is no JSON. */
    private Optional<String> subject(byte[] payload) {
        try (JsonParser parser = new FilteringParserDelegate(
                JSON.createParser(payload),
                new JsonPointerBasedFilter(settings.rejectedSubject()),
                Inclusion.ONLY_INCLUDE_ALL,
                false)) {
            JsonToken token = parser.nextToken();
            return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL
                    ? Optional.of(parser.getText()).filter(text -> !text.isBlank())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Content as it is published.
     *
     * @param type media type
     */
    private record Content(ByteBuffer bytes, String type) {}

    private Content content(Optional<SubjectKey> ofSubject, byte[] payload, String type) {
        if (settings.rejectedPayload() == RejectedPayload.DROP) {
            return new Content(ByteBuffer.allocate(0), SealedPayload.DROPPED);
        }
        SubjectKey key = ofSubject.orElseGet(() -> keys.dayKey(today, SealedPayload.PURPOSE));
        String sealed = SealedPayload.contentType(key, type);
        return new Content(ByteBuffer.wrap(SealedPayload.seal(key, payload, sealed)), sealed);
    }

    /** Leaves out the values that reasons quote, and what a reader said of bytes that it could not read. */
    private static void unquote(GenericRecord record) {
        for (Object each : (List<?>) record.get("reasons")) {
            GenericRecord reason = (GenericRecord) each;
            reason.put("value", null);
            if (text(reason, "code").equals(ReasonCode.MALFORMED.name())) {
                reason.put("message", UNREADABLE);
            }
        }
    }

    /**
     * The rejection of an inference that can't be protected because it names no subject.
     *
     * @param index its place in the FlowFile, from 0
     */
    Rejected reject(GenericRecord inference, RejectionReason why, @Nullable String flow, String flowFile, long index) {
        byte[] json = GenericData.get().toString(inference).getBytes(StandardCharsets.UTF_8);
        Content content = content(Optional.empty(), json, "application/json");
        return new Rejected(
                text(inference, "id"),
                text(inference, "model"),
                text(inference, "version"),
                settings.clock().instant(),
                List.of(why),
                content.bytes(),
                content.type(),
                new RejectionSource(settings.component(), flow, flowFile, index, null, null, null));
    }
}
