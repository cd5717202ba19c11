package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import org.mlaudit.contract.ModelKey;

/** Model versions as bytes: record keys and prefixes of store keys. */
final class ModelKeys {
    private ModelKeys() {}

    /** UTF-8 of {@code model/version}. */
    static byte[] encode(ModelKey key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ModelKey decode(byte[] bytes, int offset, int end) {
        return ModelKey.parse(new String(bytes, offset, end - offset, StandardCharsets.UTF_8));
    }
}
