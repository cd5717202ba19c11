package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
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
import org.mlaudit.contract.ModelContract;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.FieldPath;

/** Real outcomes of any source become canonical Avro records that can be joined to their inferences. */
@Tags({"audit", "machine learning", "model", "ground truth", "outcome", "label", "capture", "validate", "record", "avro"
})
@CapabilityDescription(
        "Maps each record of a FlowFile to the real outcome of an inference (id of the inference, model, time,"
                + " label or value), checks it against the predictions of its model, and tells valid, refused and unregistered ones"
                + " apart. A later outcome for the same inference corrects an earlier one.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
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
            description = "'ground-truth' on valid, 'rejected' on invalid."),
    @WritesAttribute(attribute = AuditAttributes.MODEL, description = "On valid: the model."),
    @WritesAttribute(
            attribute = AuditAttributes.REASONS,
            description = "On invalid: reason codes with how often each occurred, for example MISSING=3, ID=1."),
    @WritesAttribute(attribute = AuditAttributes.ERROR, description = "On failure: why the FlowFile can't be read."),
    @WritesAttribute(
            attribute = AuditAttributes.CAPTURED,
            description = "On failure: number of records at the start of the FlowFile that were captured.")
})
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description = "One record and one buffer of 64 KB for each model of a FlowFile, for each concurrent task.")
@UseCase(
        description = "Capture outcomes from a table that fills up as they become known",
        keywords = {"database", "outcome", "label"},
        configuration =
                "Query the table with QueryDatabaseTableRecord. Set Model to the model's name, ID Path to the column"
                        + " that holds the id of the inference, Time Path to the one that says when the outcome became known, and"
                        + " Label Path or Value Path to the outcome.")
@SeeAlso({CaptureInferences.class, PublishAudit.class})
public class CaptureGroundTruth extends CaptureProcessor {
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

    static final PropertyDescriptor MODEL_PATH =
            PathProperty.of("Model Path", "/model", "Where a record names its model, when Model is blank.");

    static final PropertyDescriptor ID_PATH =
            PathProperty.of("ID Path", "/id", "Where the id of the inference lies that this is the outcome of.");

    static final PropertyDescriptor TIME_PATH = PathProperty.of(
            "Time Path",
            "/observedAt",
            "Where the time lies when the outcome became known: ISO-8601 text with an offset or Z, a date and time as the"
                    + " Record Reader parsed it, or a number.");

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

    static final PropertyDescriptor LABEL_PATH =
            PathProperty.of("Label Path", "/label", "Where the real class lies (binary and multiclass models).");

    static final PropertyDescriptor VALUE_PATH =
            PathProperty.of("Value Path", "/value", "Where the real quantity lies (regression models).");

    static final PropertyDescriptor WEIGHT_PATH = PathProperty.of(
            "Weight Path", "/weight", "Where the weight of the outcome lies; a record without one weighs 1.");

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            Reading.INPUT_STRATEGY,
            Reading.RECORD_READER,
            Reading.VALUE_CONVERSION,
            Reading.MAX_RECORD_SIZE,
            MODEL_CONTRACTS,
            UNREGISTERED_RECORDS,
            MODEL,
            MODEL_PATH,
            ID_PATH,
            TIME_PATH,
            TIME_UNIT,
            DEFAULT_TIME,
            LABEL_PATH,
            VALUE_PATH,
            WEIGHT_PATH,
            FLOW_NAME,
            COMPRESSION);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTIES;
    }

    @Override
    List<FieldPath> paths(PropertyContext context) {
        return outcomePaths(context).all();
    }

    private static OutcomePaths outcomePaths(PropertyContext context) {
        return new OutcomePaths(
                PathProperty.get(context, MODEL_PATH),
                PathProperty.get(context, ID_PATH),
                PathProperty.get(context, TIME_PATH),
                context.getProperty(TIME_UNIT).asAllowableValue(TimeUnitOf.class),
                PathProperty.get(context, LABEL_PATH),
                PathProperty.get(context, VALUE_PATH),
                PathProperty.get(context, WEIGHT_PATH));
    }

    @Override
    Targets targets(ProcessContext context, Clock clock) {
        return new OutcomeTargets(
                context.getProperty(MODEL_CONTRACTS).asControllerService(ModelContractService.class),
                outcomePaths(context).copy(),
                flowFile -> new OutcomeTargets.Named(
                        evaluate(context, MODEL, flowFile), evaluate(context, DEFAULT_TIME, flowFile)),
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
        if (model == null || model.isBlank()) {
            return List.of(verification(
                    "Find the model",
                    Outcome.SKIPPED,
                    "Each record names its own, at "
                            + context.getProperty(MODEL_PATH).getValue()));
        }
        long versions = contracts.stream()
                .filter(contract -> contract.key().model().equals(model.strip()))
                .count();
        return List.of(verification(
                "Find the model",
                versions == 0 ? Outcome.FAILED : Outcome.SUCCESSFUL,
                model.strip() + (versions == 0 ? " is not registered" : " has " + versions + " registered versions")));
    }
}
