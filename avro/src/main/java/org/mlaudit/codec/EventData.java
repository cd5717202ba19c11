package org.mlaudit.codec;

import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Finds the generated classes of {@code org.mlaudit.event}, and only those, by itself: Avro looks a class up by the name a
 * schema gives it only when it is trusted, and trusts none of an application's by default. The builders that copy an event
 * go through Avro's own look-up, so that the package is also added to what the process trusts; nothing that a user allowed
 * or forbade by {@code org.apache.avro.SERIALIZABLE_PACKAGES} or otherwise is taken back.
 */
final class EventData extends SpecificData {
    static final EventData INSTANCE = new EventData();

    private static final String NAMESPACE = "org.mlaudit.event";

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), EventData::isEvent));
    }

    private EventData() {
        super(EventData.class.getClassLoader());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    }

    private static boolean isEvent(Class<?> type) {
        return type.getPackageName().equals(NAMESPACE)
                && EventData.class.getClassLoader().equals(type.getClassLoader());
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
