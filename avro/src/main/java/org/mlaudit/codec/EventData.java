package org.mlaudit.codec;

import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/**
 * Finds the generated classes of {@code org.mlaudit.event}, and only those, by itself. Avro would look any class up by
 * the name a schema gives it, which it only does for packages that the JVM-wide property
 * {@code org.apache.avro.SERIALIZABLE_PACKAGES} allows; this way nothing needs to be allowed.
 */
final class EventData extends SpecificData {
    static final EventData INSTANCE = new EventData();

    private static final String NAMESPACE = "org.mlaudit.event";

    private EventData() {
        super(EventData.class.getClassLoader());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    }

    @Override
    @SuppressWarnings("rawtypes") // as declared by Avro
    public Class getClass(Schema schema) {
        boolean named = schema.getType() == Schema.Type.RECORD || schema.getType() == Schema.Type.ENUM;
        if (named && NAMESPACE.equals(schema.getNamespace())) {
            try {
                return Class.forName(schema.getFullName(), true, getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("no class was generated for " + schema.getFullName(), e);
            }
        }
        return super.getClass(schema);
    }
}
