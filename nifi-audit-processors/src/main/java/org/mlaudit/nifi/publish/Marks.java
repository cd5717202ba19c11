package org.mlaudit.nifi.publish;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The text that names published FlowFiles in the metadata of a committed offset: 22 characters of Base64 for each UUID,
 * oldest first. A broker keeps 4,096 bytes of metadata by default ({@code offset.metadata.max.bytes}).
 */
final class Marks {
    /** Most FlowFiles that one text names. */
    static final int LIMIT = 180;

    private static final int CHARACTERS = 22;
    private static final int BYTES = 16;

    private Marks() {}

    static String write(Collection<UUID> flowFiles) {
        if (flowFiles.size() > LIMIT) {
            throw new IllegalArgumentException(flowFiles.size() + " FlowFiles are more than " + LIMIT);
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        StringBuilder text = new StringBuilder(flowFiles.size() * CHARACTERS);
        for (UUID uuid : flowFiles) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits());
            text.append(base64.encodeToString(bytes.array()));
        }
        return text.toString();
    }

    /**
     * @throws IllegalArgumentException if the text was not written by {@link #write}
     */
    static List<UUID> read(String text) {
        if (text.length() % CHARACTERS != 0) {
            throw new IllegalArgumentException("'" + text + "' does not name FlowFiles");
        }
        List<UUID> flowFiles = new ArrayList<>();
        for (int at = 0; at < text.length(); at += CHARACTERS) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(at, at + CHARACTERS)));
            flowFiles.add(new UUID(bytes.getLong(), bytes.getLong()));
        }
        return flowFiles;
    }
}
