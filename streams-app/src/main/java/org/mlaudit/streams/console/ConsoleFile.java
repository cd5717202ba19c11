package org.mlaudit.streams.console;

import java.util.Optional;

/** A file of the console as it is sent. */
public final class ConsoleFile {
    private final String mediaType;
    private final String tag;
    private final byte[] bytes;
    private final byte[] compressed;

    ConsoleFile(String mediaType, String tag, byte[] bytes, byte[] compressed) {
        this.mediaType = mediaType;
        this.tag = tag;
        this.bytes = bytes.clone();
        this.compressed = compressed.clone();
    }

    /** Its media type, with the charset of text. */
    public String mediaType() {
        return mediaType;
    }

    /** Its entity tag, with quotes; changes with the content. */
    public String tag() {
        return tag;
    }

    /** Its content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its content in gzip; empty where that is no smaller. */
    public Optional<byte[]> compressed() {
        return compressed.length < bytes.length ? Optional.of(compressed.clone()) : Optional.empty();
    }
}
