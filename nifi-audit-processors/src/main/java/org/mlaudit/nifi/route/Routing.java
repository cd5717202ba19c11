package org.mlaudit.nifi.route;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.ProtectionMarks;
import org.mlaudit.nifi.source.ContainerStream;

/** The way of one FlowFile's records. */
final class Routing {
    /** A FlowFile that is no Avro container file, or a damaged one. */
    static final class UnreadableFileException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableFileException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final ProcessSession session;
    private final FlowFile source;
    private final Map<String, Rule> rules;
    private final RoutingStrategy strategy;
    private final Variables variables;
    private final Map<String, Output> outputs = new LinkedHashMap<>();

    /**
     * @param rules by the name of their relationship, in the order in which the first match is looked for
     */
    Routing(
            ProcessSession session,
            FlowFile source,
            Map<String, Rule> rules,
            RoutingStrategy strategy,
            Variables variables) {
        this.session = session;
        this.source = source;
        this.rules = rules;
        this.strategy = strategy;
        this.variables = variables;
    }

    void run() throws IOException, UnreadableFileException {
        Optional<List<String>> whole;
        try (InputStream in = session.read(source);
                ContainerStream stream = container(in);
                DataFileStream<GenericRecord> file = open(stream)) {
            whole = wholeWay(file.getSchema());
            if (whole.isEmpty()) {
                split(file, stream);
            }
        }
        if (whole.isPresent()) {
            pass(whole.get());
            return;
        }
        for (Map.Entry<String, Output> output : outputs.entrySet()) {
            output.getValue().close();
            FlowFile child = session.putAttribute(
                    output.getValue().flowFile, AuditAttributes.RECORD_COUNT, Long.toString(output.getValue().records));
            transfer(child, output.getKey());
        }
        session.remove(source);
    }

    private static ContainerStream container(InputStream in) throws UnreadableFileException {
        try {
            return ContainerStream.open(in);
        } catch (IOException | AvroRuntimeException e) {
            throw new UnreadableFileException("not an Avro container file: " + e.getMessage(), e);
        }
    }

    private static DataFileStream<GenericRecord> open(ContainerStream in) throws UnreadableFileException {
        try {
            return new DataFileStream<>(in, new GenericDatumReader<>(null, null, new GenericData()));
        } catch (IOException | AvroRuntimeException e) {
            throw new UnreadableFileException("not an Avro container file: " + e.getMessage(), e);
        }
    }

    /** Where all records go, when every rule asks only what their model version has. */
    private Optional<List<String>> wholeWay(Schema schema) {
        Optional<ModelKey> key = InferenceSchema.key(schema);
        if (key.isEmpty() || !rules.values().stream().allMatch(Rule::isOfModel)) {
            return Optional.empty();
        }
        return Optional.of(matches(variables.of(key.get())));
    }

    private List<String> matches(Map<String, String> asked) {
        List<String> matches = new ArrayList<>();
        for (Map.Entry<String, Rule> rule : rules.entrySet()) {
            if (rule.getValue().matches(asked)) {
                matches.add(rule.getKey());
                if (strategy == RoutingStrategy.FIRST_MATCH) {
                    break;
                }
            }
        }
        return matches.isEmpty() ? List.of(RouteInferences.UNMATCHED.getName()) : matches;
    }

    private void pass(List<String> ways) {
        Iterator<String> way = ways.iterator();
        String first = way.next();
        while (way.hasNext()) {
            transfer(session.clone(source), way.next());
        }
        transfer(source, first);
    }

    private void transfer(FlowFile flowFile, String way) {
        Relationship to = new Relationship.Builder().name(way).build();
        FlowFile marked = session.putAttribute(flowFile, RouteInferences.ROUTE, way);
        session.getProvenanceReporter().route(marked, to);
        session.transfer(marked, to);
    }

    private void split(DataFileStream<GenericRecord> file, ContainerStream stream)
            throws IOException, UnreadableFileException {
        GenericRecord record = null;
        while (true) {
            try {
                if (!file.hasNext()) {
                    if (!stream.isComplete()) {
                        throw new IOException("the file is cut inside it");
                    }
                    return;
                }
                record = file.next(record);
            } catch (ProcessException e) {
                throw e;
            } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
                throw new UnreadableFileException("damaged Avro block: " + e, e);
            }
            for (String way : matches(variables.of(record))) {
                output(way, file).append(record);
            }
        }
    }

    private Output output(String way, DataFileStream<GenericRecord> file) throws IOException {
        Output output = outputs.get(way);
        if (output == null) {
            String codec = file.getMetaString(DataFileConstants.CODEC);
            output = new Output(session, source, file, codec == null ? "null" : codec);
            outputs.put(way, output);
        }
        return output;
    }

    /** Gives up what was split off so far. */
    void drop() {
        for (Output output : outputs.values()) {
            try {
                output.close();
            } catch (IOException e) {
                throw new ProcessException("Cannot write content", e);
            }
            session.remove(output.flowFile);
        }
        outputs.clear();
    }

    /** A FlowFile under way. */
    private static final class Output implements Closeable {
        /** Metadata that go with the records. */
        private static final List<String> MARKS = List.of(InferenceSchema.PROTECTED, ProtectionMarks.PERSONAL);

        private final FlowFile flowFile;
        private final DataFileWriter<GenericRecord> file;
        private long records;

        Output(ProcessSession session, FlowFile source, DataFileStream<GenericRecord> from, String codec)
                throws IOException {
            flowFile = session.create(source);
            file = new DataFileWriter<>(new GenericDatumWriter<>(from.getSchema()));
            file.setCodec(CodecFactory.fromString(codec));
            for (String mark : MARKS) {
                byte[] value = from.getMeta(mark);
                if (value != null) {
                    file.setMeta(mark, value);
                }
            }
            file.create(from.getSchema(), session.write(flowFile));
        }

        void append(GenericRecord record) throws IOException {
            file.append(record);
            records++;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
