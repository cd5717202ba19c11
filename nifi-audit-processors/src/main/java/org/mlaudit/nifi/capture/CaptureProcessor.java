package org.mlaudit.nifi.capture;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
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
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.service.ContractsUnavailableException;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.InputStrategy;

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

    /**
     * What onTrigger needs of the configuration.
     *
     * @param run what the names of this run's producers start with
     */
    record Settings(Reading reading, Compression compression, UnregisteredRecords unregistered, String run) {}

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
        settings = new Settings(
                Reading.of(context, paths(context)),
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
            new FlowFileCapture(session, flowFile, lane, current, rejections(flowFile, flow), getLogger()).run();
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

    @Override
    protected Collection<ValidationResult> customValidate(ValidationContext context) {
        List<ValidationResult> results = new ArrayList<>();
        InputStrategy strategy = Reading.strategy(context);
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
