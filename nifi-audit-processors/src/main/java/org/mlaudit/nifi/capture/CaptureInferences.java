package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.nifi.annotation.behavior.DynamicProperties;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.MultiProcessorUseCase;
import org.apache.nifi.annotation.documentation.ProcessorConfiguration;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.nifi.route.RouteInferences;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.FieldPath;

/** Inferences of any source become canonical Avro records that hold to their model's contract. */
@Tags({"audit", "machine learning", "model", "inference", "prediction", "capture", "validate", "record", "avro", "json"
})
@CapabilityDescription(
        "Maps each record of a FlowFile to a canonical inference (id, time, features, prediction, segments),"
                + " checks it against the contract of its model version, and tells valid, refused and unregistered ones apart. A"
                + " refused record carries every reason with the field's path, and never costs its neighbours anything. Valid"
                + " records leave as Avro with one typed field for each feature of the model.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@DynamicProperties({
    @DynamicProperty(
            name = "feature.<name of a feature>",
            value = "Path in the source record, for example /customer/age",
            description = "Where the feature lies when it is not found under its own name among the features."),
    @DynamicProperty(
            name = "segment.<name of a segment>",
            value = "Path in the source record, for example /customer/region",
            description = "Where the value of the segment lies, in addition to the object at Segments Path.")
})
@ReadsAttribute(
        attribute = AuditAttributes.CAPTURED,
        description =
                "Number of records at the start of the FlowFile to skip, because an earlier run captured them before it"
                        + " sent the FlowFile to failure.")
@WritesAttributes({
    @WritesAttribute(attribute = AuditAttributes.RECORD_COUNT, description = "Number of records in the FlowFile."),
    @WritesAttribute(
            attribute = AuditAttributes.INVALID_COUNT,
            description = "Number of records of the source FlowFile that were refused."),
    @WritesAttribute(attribute = AuditAttributes.MIME_TYPE, description = "Media type of the content."),
    @WritesAttribute(
            attribute = AuditAttributes.CONTENT,
            description = "'inferences' on valid, 'rejected' on invalid."),
    @WritesAttribute(attribute = AuditAttributes.MODEL, description = "On valid: the model."),
    @WritesAttribute(attribute = AuditAttributes.VERSION, description = "On valid: the version of the model."),
    @WritesAttribute(
            attribute = AuditAttributes.REASONS,
            description = "On invalid: reason codes with how often each occurred, for example MISSING=3, ID=1."),
    @WritesAttribute(attribute = AuditAttributes.ERROR, description = "On failure: why the FlowFile can't be read."),
    @WritesAttribute(
            attribute = AuditAttributes.CAPTURED,
            description = "On failure: number of records at the start of the FlowFile that were captured.")
})
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description = "Every value of every record is checked. The native input strategies take a fraction of a Record"
                + " Reader's time.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "One record and one buffer of 64 KB for each model version of a FlowFile, for each concurrent task.")
@UseCase(
        description = "Capture the predictions of one model that arrive as JSON lines",
        keywords = {"json", "inference", "prediction", "log"},
        configuration =
                "Set Input Strategy to JSON, Model and Version to the name and version that the model is registered"
                        + " under, and Model Contract Service to a service that knows it. Set ID Path, Time Path and the prediction"
                        + " paths to where your records hold them.")
@UseCase(
        description = "Capture the predictions of several models that arrive mixed, each record naming its own",
        keywords = {"mixed", "several models", "partition"},
        configuration =
                "Clear Model and Version, and set Model Path and Version Path to where a record names them. Each"
                        + " model version of a FlowFile leaves as a FlowFile of its own.")
@MultiProcessorUseCase(
        description = "Take inferences from any source to Kafka, and the refused ones to the rejected topic",
        keywords = {"kafka", "publish", "rejected"},
        configurations = {
            @ProcessorConfiguration(
                    processorClass = CaptureInferences.class,
                    configuration = "Connect both valid and invalid to PublishAudit."),
            @ProcessorConfiguration(
                    processorClass = PublishAudit.class,
                    configuration = "Leave Record Type at Automatic: it tells inferences and rejections apart by their"
                            + " schema.")
        })
@SeeAlso({CaptureGroundTruth.class, RouteInferences.class, PublishAudit.class})
public class CaptureInferences extends CaptureProcessor {
    private static final String FEATURE_PREFIX = "feature.";
    private static final String SEGMENT_PREFIX = "segment.";

    static final PropertyDescriptor MODEL = new PropertyDescriptor.Builder()
            .name("Model")
            .description(
                    "The model, the same for all records of a FlowFile. When it is blank for a FlowFile, each record"
                            + " names its own at Model Path.")
            .required(false)
            .defaultValue("${" + AuditAttributes.MODEL + "}")
            .addValidator(StandardValidators.NON_EMPTY_EL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor VERSION = new PropertyDescriptor.Builder()
            .name("Version")
            .description(
                    "The version of the model, the same for all records of a FlowFile. When it is blank for a FlowFile,"
                            + " each record names its own at Version Path.")
            .required(false)
            .defaultValue("${" + AuditAttributes.VERSION + "}")
            .addValidator(StandardValidators.NON_EMPTY_EL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor MODEL_PATH =
            PathProperty.of("Model Path", "/model", "Where a record names its model, when Model is blank.");

    static final PropertyDescriptor VERSION_PATH = PathProperty.of(
            "Version Path", "/version", "Where a record names the version of its model, when Version is blank.");

    static final PropertyDescriptor ID_PATH = PathProperty.of(
            "ID Path",
            "/id",
            "Where the id of the inference lies, by which its ground truth, explanation and anomalies are joined. A record"
                    + " without one gets a new UUID (version 7).");

    static final PropertyDescriptor TIME_PATH = PathProperty.of(
            "Time Path",
            "/occurredAt",
            "Where the time of the prediction lies: ISO-8601 text with an offset or Z, a date and time as the Record Reader"
                    + " parsed it, or a number.");

    static final PropertyDescriptor TIME_UNIT = new PropertyDescriptor.Builder()
            .name("Time Unit")
            .description("Unit since 1970 of a time that is a number.")
            .required(true)
            .allowableValues(TimeUnitOf.class)
            .defaultValue(TimeUnitOf.MILLISECONDS)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor DEFAULT_TIME = new PropertyDescriptor.Builder()
            .name("Default Time")
            .description("Time of a record that has none, as ISO-8601 text or milliseconds since 1970; for example"
                    + " ${entryDate} for the time the FlowFile entered NiFi. Without it, such a record is invalid.")
            .required(false)
            .addValidator(StandardValidators.NON_EMPTY_EL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor FEATURES_PATH = PathProperty.optional(
            "Features Path",
            "Where the object lies that holds the features by name; / is written as a blank value. Without it, features are"
                    + " taken from the object at /features when the record has one, else from the record itself.");

    static final PropertyDescriptor LABEL_PATH = PathProperty.of(
            "Label Path", "/prediction/label", "Where the decided class lies (binary and multiclass models).");

    static final PropertyDescriptor SCORE_PATH = PathProperty.of(
            "Score Path", "/prediction/score", "Where the probability of the positive class lies (binary models).");

    static final PropertyDescriptor PROBABILITIES_PATH = PathProperty.of(
            "Probabilities Path",
            "/prediction/probabilities",
            "Where the array of the classes' probabilities lies, in the contract's order (multiclass models).");

    static final PropertyDescriptor VALUE_PATH = PathProperty.of(
            "Value Path", "/prediction/value", "Where the predicted quantity lies (regression models).");

    static final PropertyDescriptor SEGMENTS_PATH = PathProperty.of(
            "Segments Path",
            "/segments",
            "Where the object lies that holds the values of segments by name. Single segments can be added as properties"
                    + " segment.<name>.");

    static final PropertyDescriptor SUBJECT_PATH = PathProperty.of(
            "Subject Path", "/subject", "Where the pseudonym of the person lies whom the prediction is about.");

    static final PropertyDescriptor LATENCY_PATH =
            PathProperty.of("Latency Path", "/latencyMicros", "Where the time lies that the prediction took.");

    static final PropertyDescriptor LATENCY_UNIT = new PropertyDescriptor.Builder()
            .name("Latency Unit")
            .description("Unit of the time at Latency Path.")
            .required(true)
            .allowableValues(TimeUnitOf.class)
            .defaultValue(TimeUnitOf.MICROSECONDS)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            Reading.INPUT_STRATEGY,
            Reading.RECORD_READER,
            Reading.VALUE_CONVERSION,
            Reading.MAX_RECORD_SIZE,
            MODEL_CONTRACTS,
            UNREGISTERED_RECORDS,
            MODEL,
            VERSION,
            MODEL_PATH,
            VERSION_PATH,
            ID_PATH,
            TIME_PATH,
            TIME_UNIT,
            DEFAULT_TIME,
            FEATURES_PATH,
            LABEL_PATH,
            SCORE_PATH,
            PROBABILITIES_PATH,
            VALUE_PATH,
            SEGMENTS_PATH,
            SUBJECT_PATH,
            LATENCY_PATH,
            LATENCY_UNIT,
            FLOW_NAME,
            COMPRESSION);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTIES;
    }

    @Override
    protected @Nullable PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        if (name.startsWith(FEATURE_PREFIX) && name.length() > FEATURE_PREFIX.length()) {
            String feature = name.substring(FEATURE_PREFIX.length());
            return PathProperty.dynamic(name, "Where the feature " + feature + " lies in the source record.");
        }
        if (name.startsWith(SEGMENT_PREFIX) && name.length() > SEGMENT_PREFIX.length()) {
            String segment = name.substring(SEGMENT_PREFIX.length());
            return PathProperty.dynamic(
                    name, "Where the value of the segment " + segment + " lies in the source record.");
        }
        return null;
    }

    @Override
    List<FieldPath> paths(PropertyContext context) {
        return inferencePaths(context).all();
    }

    private static InferencePaths inferencePaths(PropertyContext context) {
        return new InferencePaths(
                PathProperty.get(context, MODEL_PATH),
                PathProperty.get(context, VERSION_PATH),
                PathProperty.get(context, ID_PATH),
                PathProperty.get(context, TIME_PATH),
                context.getProperty(TIME_UNIT).asAllowableValue(TimeUnitOf.class),
                PathProperty.find(context, FEATURES_PATH),
                named(context, FEATURE_PREFIX),
                PathProperty.get(context, LABEL_PATH),
                PathProperty.get(context, SCORE_PATH),
                PathProperty.get(context, PROBABILITIES_PATH),
                PathProperty.get(context, VALUE_PATH),
                PathProperty.get(context, SEGMENTS_PATH),
                named(context, SEGMENT_PREFIX),
                PathProperty.get(context, SUBJECT_PATH),
                PathProperty.get(context, LATENCY_PATH),
                context.getProperty(LATENCY_UNIT).asAllowableValue(TimeUnitOf.class));
    }

    private static Map<String, FieldPath> named(PropertyContext context, String prefix) {
        Map<String, FieldPath> paths = new TreeMap<>();
        context.getAllProperties().forEach((name, value) -> {
            if (name.startsWith(prefix) && value != null && !value.isBlank()) {
                paths.put(name.substring(prefix.length()), FieldPath.of(value));
            }
        });
        return paths;
    }

    @Override
    Targets targets(ProcessContext context, Clock clock) {
        return new InferenceTargets(
                context.getProperty(MODEL_CONTRACTS).asControllerService(ModelContractService.class),
                inferencePaths(context).copy(),
                flowFile -> new InferenceTargets.Named(
                        evaluate(context, MODEL, flowFile),
                        evaluate(context, VERSION, flowFile),
                        evaluate(context, DEFAULT_TIME, flowFile)),
                clock);
    }

    private static String evaluate(ProcessContext context, PropertyDescriptor property, FlowFile flowFile) {
        String value = context.getProperty(property)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        return value == null ? "" : value.strip();
    }

    @Override
    List<ConfigVerificationResult> verifyModel(
            ProcessContext context, List<ModelContract> contracts, Map<String, String> attributes) {
        String model = context.getProperty(MODEL)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        String version = context.getProperty(VERSION)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        List<ConfigVerificationResult> results = new ArrayList<>();
        if (model == null || model.isBlank() || version == null || version.isBlank()) {
            results.add(verification(
                    "Find the model version",
                    Outcome.SKIPPED,
                    "Each record names its own, at "
                            + context.getProperty(MODEL_PATH).getValue() + " and "
                            + context.getProperty(VERSION_PATH).getValue()));
            return results;
        }
        ModelKey key = new ModelKey(model.strip(), version.strip());
        Optional<ModelContract> contract =
                contracts.stream().filter(known -> known.key().equals(key)).findFirst();
        results.add(verification(
                "Find the model version",
                contract.isPresent() ? Outcome.SUCCESSFUL : Outcome.FAILED,
                contract.map(known -> key + " has " + known.features().size() + " features and predicts "
                                + known.prediction().kind())
                        .orElse(key + " is not registered")));
        return results;
    }
}
