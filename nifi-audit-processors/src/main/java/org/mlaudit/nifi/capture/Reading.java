package org.mlaudit.nifi.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.source.AvroSource;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.InputStrategy;
import org.mlaudit.nifi.source.JsonSource;
import org.mlaudit.nifi.source.RecordSource;
import org.mlaudit.nifi.source.SourceReader;
import org.mlaudit.nifi.source.UnreadableSource;
import org.mlaudit.nifi.source.ValueConversion;

/**
 * How the content of FlowFiles is read, as configured.
 *
 * @param readers makes record readers; null with a native strategy
 * @param conversion who converts the values of a record reader
 * @param expressions record path expressions by their text
 * @param maxRecordBytes size of the largest JSON record
 */
record Reading(
        InputStrategy strategy,
        @Nullable RecordReaderFactory readers,
        ValueConversion conversion,
        Map<String, RecordPath> expressions,
        int maxRecordBytes) {
    static final PropertyDescriptor INPUT_STRATEGY = new PropertyDescriptor.Builder()
            .name("Input Strategy")
            .description("How the content of a FlowFile is read.")
            .required(true)
            .allowableValues(InputStrategy.class)
            .defaultValue(InputStrategy.RECORD_READER)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor RECORD_READER = new PropertyDescriptor.Builder()
            .name("Record Reader")
            .description("Reads the records. Fields outside its schema are kept: the contract decides what is valid.")
            .required(true)
            .identifiesControllerService(RecordReaderFactory.class)
            .dependsOn(INPUT_STRATEGY, InputStrategy.RECORD_READER)
            .build();

    static final PropertyDescriptor VALUE_CONVERSION = new PropertyDescriptor.Builder()
            .name("Value Conversion")
            .description("Who turns the values that the reader parsed into what the contract asks for.")
            .required(true)
            .allowableValues(ValueConversion.class)
            .defaultValue(ValueConversion.CONTRACT)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .dependsOn(INPUT_STRATEGY, InputStrategy.RECORD_READER)
            .build();

    static final PropertyDescriptor MAX_RECORD_SIZE = new PropertyDescriptor.Builder()
            .name("Maximum Record Size")
            .description("Size of the largest JSON record. It bounds the memory that a broken file can take; a larger"
                    + " record makes the rest of its FlowFile unreadable.")
            .required(true)
            .defaultValue("8 MB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(1024, 1L << 30))
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .dependsOn(INPUT_STRATEGY, InputStrategy.JSON)
            .build();

    /** The configuration of a processor that reads these paths. */
    static Reading of(PropertyContext context, List<FieldPath> paths) {
        Map<String, RecordPath> expressions = new LinkedHashMap<>();
        for (FieldPath path : paths) {
            if (!path.isDirect()) {
                expressions.put(path.text(), RecordPath.compile(path.text()));
            }
        }
        InputStrategy strategy = strategy(context);
        return new Reading(
                strategy,
                strategy == InputStrategy.RECORD_READER
                        ? context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class)
                        : null,
                context.getProperty(VALUE_CONVERSION).asAllowableValue(ValueConversion.class),
                expressions,
                context.getProperty(MAX_RECORD_SIZE).asDataSize(DataUnit.B).intValue());
    }

    static InputStrategy strategy(PropertyContext context) {
        return context.getProperty(INPUT_STRATEGY).asAllowableValue(InputStrategy.class);
    }

    /**
     * Opens the content of a FlowFile.
     *
     * @throws UnreadableSource if it is not of the format
     */
    SourceReader open(FlowFile flowFile, InputStream in, ComponentLog log) throws IOException, UnreadableSource {
        return switch (strategy) {
            case JSON -> new JsonSource(in, maxRecordBytes);
            case AVRO -> new AvroSource(in);
            case RECORD_READER -> records(flowFile, in, log);
        };
    }

    private SourceReader records(FlowFile flowFile, InputStream in, ComponentLog log) throws UnreadableSource {
        if (readers == null) {
            throw new IllegalStateException("no Record Reader");
        }
        try {
            return new RecordSource(
                    readers.createRecordReader(flowFile.getAttributes(), in, flowFile.getSize(), log),
                    conversion == ValueConversion.READER,
                    expressions);
        } catch (MalformedRecordException | SchemaNotFoundException | IOException e) {
            throw new UnreadableSource(String.valueOf(e.getMessage()), e);
        }
    }
}
