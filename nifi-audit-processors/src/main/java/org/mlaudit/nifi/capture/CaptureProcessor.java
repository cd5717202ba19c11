package org.mlaudit.nifi.capture;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.service.ContractsUnavailableException;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.AvroSource;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.InputStrategy;
import org.mlaudit.nifi.source.JsonSource;
import org.mlaudit.nifi.source.RecordSource;
import org.mlaudit.nifi.source.SourceReader;
import org.mlaudit.nifi.source.UnreadableSource;

/**
 * What the capturing processors share: reading a FlowFile in any format, telling its records apart, and keeping one lane
 * of state for each concurrent task. No record costs its neighbours anything, and each is captured once:
 *
 * <ul>
 *   <li>A record that is refused, or that can't be read while those after it can, goes to {@code invalid}.
 *   <li>When the rest of a FlowFile can't be read, what came before is captured. The FlowFile goes to {@code failure} as
 *       it came, with the number of its records that are done in {@link AuditAttributes#CAPTURED}; when it comes back,
 *       that many are skipped.
 * </ul>
 */
public abstract class CaptureProcessor extends AbstractProcessor implements VerifiableProcessor {
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
            .description(
                    "Reads the records. Values are taken as the reader parsed them, without coercion to its schema,"
                            + " and fields outside its schema are kept: the contract decides what is valid.")
            .required(true)
            .identifiesControllerService(RecordReaderFactory.class)
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

    static final PropertyDescriptor MODEL_CONTRACTS = new PropertyDescriptor.Builder()
            .name("Model Contract Service")
            .description("Knows which model versions are registered, and what their records must look like.")
            .required(true)
            .identifiesControllerService(ModelContractService.class)
            .build();

    static final PropertyDescriptor UNREGISTERED_RECORDS = new PropertyDescriptor.Builder()
            .name("Unregistered Records")
            .description("What happens to records of models that are not registered.")
            .required(true)
            .allowableValues(UnregisteredRecords.class)
            .defaultValue(UnregisteredRecords.ROUTE)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor FLOW_NAME = new PropertyDescriptor.Builder()
            .name("Flow Name")
            .description(
                    "Name of this flow, kept with every record as part of its origin. NiFi does not tell a processor"
                            + " which process group it is in, so say here what an auditor should read.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor COMPRESSION = new PropertyDescriptor.Builder()
            .name("Compression")
            .description("Compression of the Avro container files that are written.")
            .required(true)
            .allowableValues(Compression.class)
            .defaultValue(Compression.NONE)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final Relationship VALID = new Relationship.Builder()
            .name("valid")
            .description("Records that hold to their contract, as Avro container files that any Avro reader reads: one"
                    + " FlowFile for each model version of the source, in its order.")
            .build();

    static final Relationship INVALID = new Relationship.Builder()
            .name("invalid")
            .description(
                    "Records that were refused, each with every reason and its original content, as one Avro container"
                            + " file of Rejected records. PublishAudit takes it to the rejected topic.")
            .build();

    static final Relationship UNREGISTERED = new Relationship.Builder()
            .name("unregistered")
            .description("Records of models that are not registered. The FlowFile as it came when no record of it is"
                    + " registered, else those records as JSON objects, one a line. Route it back to try again later.")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "FlowFiles that can't be read, or not to their end, as they came. The attribute audit.captured says"
                            + " how many records at the start were captured; they are skipped when the FlowFile comes back.")
            .build();

    private final Queue<Lane> lanes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger laneCount = new AtomicInteger();
    private volatile @Nullable Settings settings;

    /** What onTrigger needs of the configuration. */
    private record Settings(
            InputStrategy strategy,
            @Nullable RecordReaderFactory readers,
            Map<String, RecordPath> expressions,
            int maxRecordBytes,
            Compression compression,
            UnregisteredRecords unregistered,
            String run) {}

    /** Makes what finds the targets of records, for one lane. */
    abstract Targets targets(ProcessContext context, Clock clock);

    /** Every path into the source record. */
    abstract List<FieldPath> paths(PropertyContext context);

    /** The clock; tests have their own. */
    Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public final Set<Relationship> getRelationships() {
        return Set.of(VALID, INVALID, UNREGISTERED, FAILURE);
    }

    @OnScheduled
    public final void schedule(ProcessContext context) {
        Map<String, RecordPath> expressions = new LinkedHashMap<>();
        for (FieldPath path : paths(context)) {
            if (!path.isDirect()) {
                expressions.put(path.text(), RecordPath.compile(path.text()));
            }
        }
        InputStrategy strategy = context.getProperty(INPUT_STRATEGY).asAllowableValue(InputStrategy.class);
        settings = new Settings(
                strategy,
                strategy == InputStrategy.RECORD_READER
                        ? context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class)
                        : null,
                expressions,
                context.getProperty(MAX_RECORD_SIZE).asDataSize(DataUnit.B).intValue(),
                context.getProperty(COMPRESSION).asAllowableValue(Compression.class),
                context.getProperty(UNREGISTERED_RECORDS).asAllowableValue(UnregisteredRecords.class),
                getIdentifier() + ":" + clock().millis() + ":");
        lanes.clear();
        laneCount.set(0);
    }

    @Override
    public final void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        Settings current = settings;
        if (flowFile == null || current == null) {
            return;
        }
        Lane lane = lanes.poll();
        if (lane == null) {
            lane = new Lane(targets(context, clock()), current.run() + laneCount.getAndIncrement());
        }
        if (capture(context, session, flowFile, lane, current)) {
            commit(session, lane);
        }
    }

    private void commit(ProcessSession session, Lane lane) {
        session.commitAsync(
                () -> {
                    lane.committed();
                    lanes.add(lane);
                },
                failure -> {
                    lane.rolledBack();
                    lanes.add(lane);
                });
    }

    private boolean capture(
            ProcessContext context, ProcessSession session, FlowFile flowFile, Lane lane, Settings current) {
        boolean done = false;
        try {
            String flow = context.getProperty(FLOW_NAME)
                    .evaluateAttributeExpressions(flowFile)
                    .getValue();
            lane.begin(flow == null ? "" : flow, flowFile.getAttribute("uuid"));
            lane.targets().begin(flowFile);
            new FlowFileCapture(session, flowFile, lane, rejections(flowFile, flow), current).run();
            done = true;
        } catch (ContractsUnavailableException e) {
            getLogger().warn("Waiting for the model contracts: {}", e.getMessage());
            session.rollback();
            context.yield();
        } catch (IOException e) {
            throw new ProcessException("Cannot read or write content of " + flowFile, e);
        } finally {
            if (!done) {
                lane.rolledBack();
                lanes.add(lane);
            }
        }
        return done;
    }

    private Rejections rejections(FlowFile flowFile, @Nullable String flow) {
        return new Rejections(
                getClass().getSimpleName() + " " + getIdentifier(), flow, flowFile.getAttribute("uuid"), clock());
    }

    /** The way of one FlowFile. */
    private final class FlowFileCapture {
        private final ProcessSession session;
        private final FlowFile flowFile;
        private final Lane lane;
        private final Settings current;
        private final Outputs outputs;
        private final CaptureRun run;
        private final long skip;

        FlowFileCapture(ProcessSession session, FlowFile flowFile, Lane lane, Rejections rejections, Settings current) {
            this.session = session;
            this.flowFile = flowFile;
            this.lane = lane;
            this.current = current;
            outputs = new Outputs(session, flowFile, current.compression().codec());
            run = new CaptureRun(lane, outputs, rejections, current.unregistered());
            skip = captured(flowFile);
        }

        void run() throws IOException {
            if (skip == 0
                    && current.unregistered() == UnregisteredRecords.ROUTE
                    && lane.targets().byAttributes() == Targets.Resolution.UNREGISTERED) {
                whole(UNREGISTERED, Map.of(), "the model version that its attributes name is not registered");
                return;
            }
            String problem = null;
            try (outputs) {
                read();
            } catch (UnreadableSource e) {
                problem = String.valueOf(e.getMessage());
                getLogger().error("{} cannot be read: {}", flowFile, problem, e);
            }
            finish(problem);
        }

        private void read() throws IOException, UnreadableSource {
            try (InputStream in = session.read(flowFile);
                    SourceReader reader = open(in)) {
                run.run(reader, skip);
            }
        }

        private SourceReader open(InputStream in) throws IOException, UnreadableSource {
            return switch (current.strategy()) {
                case JSON -> new JsonSource(in, current.maxRecordBytes());
                case AVRO -> new AvroSource(in);
                case RECORD_READER -> records(in);
            };
        }

        private SourceReader records(InputStream in) throws UnreadableSource {
            RecordReaderFactory readers = current.readers();
            if (readers == null) {
                throw new IllegalStateException("no Record Reader");
            }
            try {
                return new RecordSource(
                        readers.createRecordReader(flowFile.getAttributes(), in, flowFile.getSize(), getLogger()),
                        current.expressions());
            } catch (MalformedRecordException | SchemaNotFoundException | IOException e) {
                throw new UnreadableSource(String.valueOf(e.getMessage()), e);
            }
        }

        private void finish(@Nullable String problem) {
            long records = run.records();
            boolean none = problem == null && skip == 0 && records > 0 && outputs.unregisteredRecords() == records;
            count("Valid records", outputs.validRecords());
            count("Invalid records", outputs.invalidRecords());
            count("Unregistered records", outputs.unregisteredRecords());
            if (none) {
                outputs.dropUnregistered();
                whole(
                        UNREGISTERED,
                        Map.of(AuditAttributes.RECORD_COUNT, Long.toString(records)),
                        "no record is of a registered model");
                return;
            }
            outputs.transfer();
            if (problem == null) {
                session.remove(flowFile);
            } else {
                String done = Long.toString(Math.max(skip, records));
                whole(FAILURE, Map.of(AuditAttributes.ERROR, problem, AuditAttributes.CAPTURED, done), problem);
            }
        }

        private void whole(Relationship to, Map<String, String> attributes, String why) {
            FlowFile same = session.putAllAttributes(flowFile, attributes);
            session.getProvenanceReporter().route(same, to, why);
            session.transfer(same, to);
        }

        private void count(String counter, long records) {
            if (records > 0) {
                session.adjustCounter(counter, records, false);
            }
        }
    }

    private static long captured(FlowFile flowFile) {
        String text = flowFile.getAttribute(AuditAttributes.CAPTURED);
        if (text == null || !text.matches("\\d{1,18}")) {
            return 0;
        }
        return Long.parseLong(text);
    }

    @Override
    protected Collection<ValidationResult> customValidate(ValidationContext context) {
        List<ValidationResult> results = new ArrayList<>();
        InputStrategy strategy = context.getProperty(INPUT_STRATEGY).asAllowableValue(InputStrategy.class);
        if (strategy != InputStrategy.RECORD_READER) {
            for (FieldPath path : paths(context)) {
                if (!path.isDirect()) {
                    results.add(new ValidationResult.Builder()
                            .subject("Path " + path)
                            .valid(false)
                            .explanation("the " + strategy.getDisplayName() + " input strategy follows plain paths like"
                                    + " /prediction/score; record path expressions need the Record Reader strategy")
                            .build());
                }
            }
        }
        return results;
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        try {
            List<ModelContract> contracts = context.getProperty(MODEL_CONTRACTS)
                    .asControllerService(ModelContractService.class)
                    .all();
            List<String> names = contracts.stream()
                    .map(contract -> contract.key().toString())
                    .toList();
            results.add(verification(
                    "Find model contracts",
                    contracts.isEmpty() ? Outcome.FAILED : Outcome.SUCCESSFUL,
                    contracts.isEmpty()
                            ? "No model version is registered"
                            : "Registered: " + String.join(", ", names)));
            results.addAll(verifyModel(context, contracts, attributes));
        } catch (RuntimeException e) {
            results.add(verification("Find model contracts", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        return results;
    }

    /** Checks what the configuration and the given attributes say about the model. */
    abstract List<ConfigVerificationResult> verifyModel(
            ProcessContext context, List<ModelContract> contracts, Map<String, String> attributes);

    static ConfigVerificationResult verification(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
