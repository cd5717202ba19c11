package org.mlaudit.benchmarks.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;

/** Reads all records of a FlowFile with NiFi's reader, as NiFi's own processors do, and drops them. */
public final class ReadRecords extends AbstractProcessor {
    static final PropertyDescriptor RECORD_READER = new PropertyDescriptor.Builder()
            .name("Record Reader")
            .identifiesControllerService(RecordReaderFactory.class)
            .required(true)
            .build();

    private final boolean coerce;
    private long records;

    /** With or without coercion of values to the reader's schema; NiFi's own processors mostly have it done. */
    ReadRecords(boolean coerce) {
        this.coerce = coerce;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(RECORD_READER);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of();
    }

    /** Number of records read since the processor was made. */
    long records() {
        return records;
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        var readers = context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class);
        try (InputStream in = session.read(flowFile);
                RecordReader reader =
                        readers.createRecordReader(flowFile.getAttributes(), in, flowFile.getSize(), getLogger())) {
            while (reader.nextRecord(coerce, coerce) != null) {
                records++;
            }
        } catch (IOException | MalformedRecordException | SchemaNotFoundException e) {
            throw new ProcessException("the records of the benchmark cannot be read", e);
        }
        session.remove(flowFile);
    }
}
