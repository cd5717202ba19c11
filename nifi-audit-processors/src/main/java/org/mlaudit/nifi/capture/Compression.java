package org.mlaudit.nifi.capture;

import org.apache.avro.file.CodecFactory;
import org.apache.nifi.components.DescribedValue;

/** Compression of the Avro container files that are written. */
enum Compression implements DescribedValue {
    NONE("None", "Blocks are written as they are; best when the files are published at once."),
    DEFLATE("Deflate", "Blocks are compressed; best when files wait for long in queues.");

    private final String displayName;
    private final String description;

    Compression(String displayName, String description) {
        this.displayName = displayName;
        this.description = description;
    }

    CodecFactory codec() {
        return this == NONE ? CodecFactory.nullCodec() : CodecFactory.deflateCodec(1);
    }

    @Override
    public String getValue() {
        return name();
    }

    @Override
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
