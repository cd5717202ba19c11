package org.mlaudit.streams.erasure;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Avro values as maps, lists, texts, numbers and truth values, ready to be JSON. Bytes are Base64. */
final class PlainTree {
    private PlainTree() {}

    /** A record by field name, in the schema's order. */
    static Map<String, @Nullable Object> of(IndexedRecord value) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (Schema.Field field : value.getSchema().getFields()) {
            tree.put(field.name(), of(value.get(field.pos())));
        }
        return tree;
    }

    /** Any value. */
    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case IndexedRecord nested -> of(nested);
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                map.forEach((key, item) -> members.put(String.valueOf(key), of(item)));
                yield members;
            }
            case ByteBuffer bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield Base64.getEncoder().encodeToString(copy);
            }
            case GenericFixed fixed -> Base64.getEncoder().encodeToString(fixed.bytes());
            case Number number -> number;
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }
}
