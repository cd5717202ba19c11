package org.mlaudit.nifi.protect;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
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
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.keys.KeyErasedException;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.capture.CaptureGroundTruth;
import org.mlaudit.nifi.capture.CaptureInferences;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.nifi.service.ContractsUnavailableException;
import org.mlaudit.nifi.service.ModelContractService;

/** Personal data are protected before anything is published. {@link Protecting} is the way of one FlowFile. */
@Tags({
    "audit",
    "machine learning",
    "privacy",
    "personal data",
    "gdpr",
    "encrypt",
    "mask",
    "pseudonymise",
    "tokenise",
    "pii"
})
@CapabilityDescription(
        "Protects personal data in captured inferences as their contract says: drops, masks, generalises, tokenises,"
                + " pseudonymises or encrypts fields, and redacts personal data in free text. What is encrypted is encrypted under"
                + " the data key of its data subject, so that destroying that key erases it everywhere. Encrypts the original"
                + " content of rejected records too; ground truth passes as it is. A FlowFile is protected as a whole or not at"
                + " all: while the keys cannot be had it stays in the queue. PublishAudit takes nothing that should have come"
                + " through here and did not. A dry run reports what would be protected, and never a value.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@DynamicProperty(
        name = "/features/ and the name of a feature",
        value = "An action such as ENCRYPT, or an action with its settings: {action: MASK, keepLast: 4}",
        description =
                "How values of the feature are protected, in the words of a contract, for models whose contract protects"
                        + " nothing. A contract that protects anything is followed alone.",
        expressionLanguageScope = ExpressionLanguageScope.NONE)
@WritesAttributes({
    @WritesAttribute(
            attribute = AuditAttributes.PROTECTION,
            description = "On protected: the digest of the protections that were applied to inferences."),
    @WritesAttribute(attribute = AuditAttributes.RECORD_COUNT, description = "Number of records in the FlowFile."),
    @WritesAttribute(
            attribute = AuditAttributes.INVALID_COUNT,
            description = "On protected and rejected: number of records that could not be protected."),
    @WritesAttribute(
            attribute = ProtectFields.FOUND,
            description =
                    "On report, and on protected where free text is scanned: fields with the kinds of personal data that"
                            + " were found in them and how often, for example /features/note EMAIL=3."),
    @WritesAttribute(
            attribute = AuditAttributes.ERROR,
            description = "On failure: why the FlowFile cannot be protected.")
})
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description = "1,000 records, or 1 MB and one block of the Avro file, for each concurrent task.")
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description = "Scanning free text costs more than all other protections together.")
@UseCase(
        description = "Protect personal data in inferences before they are published",
        keywords = {"gdpr", "privacy", "encryption"},
        configuration = "Say in the contract how each personal feature is protected. Connect valid and invalid of"
                + " CaptureInferences here, and protected and rejected to PublishAudit. Set Model Contract Service and Field"
                + " Protection Key Service, and take failure to where somebody looks at it.")
@UseCase(
        description = "Find personal data that no contract speaks of",
        keywords = {"discovery", "dry run", "report"},
        configuration =
                "Connect a copy of valid of CaptureInferences here, set Dry Run to true, and take report to where"
                        + " somebody reads it. Auto-terminate the other relationships.")
@SeeAlso({CaptureInferences.class, CaptureGroundTruth.class, PublishAudit.class, FieldProtectionKeyService.class})
public class ProtectFields extends AbstractProcessor implements VerifiableProcessor {
    /** Attribute that holds where personal data were found. */
    static final String FOUND = "audit.personal.found";

    static final Relationship PROTECTED = new Relationship.Builder()
            .name("protected")
            .description(
                    "FlowFiles whose every record is protected, with a mark in their content that PublishAudit asks for;"
                            + " those that need no protection, as they came.")
            .build();

    static final Relationship REJECTED = new Relationship.Builder()
            .name("rejected")
            .description(
                    "Inferences that could not be protected, as an Avro container file of Rejected records whose payloads"
                            + " are encrypted or dropped. PublishAudit takes it to the rejected topic.")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "FlowFiles that cannot be protected, as they came: no Avro container files, damaged, of models that are"
                            + " not registered, or the keys are wrong. They may hold personal data.")
            .build();

    static final Relationship REPORT = new Relationship.Builder()
            .name("report")
            .description(
                    "A JSON object for each FlowFile of a dry run, and for each in whose free text something was found:"
                            + " fields, actions, kinds of personal data and counts, never a value.")
            .build();

    static final Relationship ORIGINAL = new Relationship.Builder()
            .name("original")
            .description("FlowFiles of a dry run, as they came: unprotected.")
            .build();

    private volatile @Nullable ProtectSettings settings;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return ProtectProperties.ALL;
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return ProtectProperties.added(name);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(PROTECTED, REJECTED, FAILURE, REPORT, ORIGINAL);
    }

    /** The clock; tests have their own. */
    Clock clock() {
        return Clock.systemUTC();
    }

    @OnScheduled
    public void schedule(ProcessContext context) {
        settings = ProtectSettings.of(context, getClass().getSimpleName() + " " + getIdentifier(), clock());
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        ProtectSettings current = settings;
        FlowFile flowFile = session.get();
        if (flowFile == null || current == null) {
            return;
        }
        Protecting protecting = new Protecting(session, flowFile, current, flow(context, flowFile));
        try {
            protecting.run(contracts(context), keys(context));
        } catch (ContractsUnavailableException | KeysUnavailableException | KeyErasedException e) {
            protecting.drop();
            getLogger().error("Nothing was protected, {} stays queued: {}", flowFile, e.getMessage());
            session.rollback(true);
            context.yield();
        } catch (KeysetException | UnprotectableException e) {
            protecting.drop();
            String why = String.valueOf(e.getMessage());
            getLogger().error("{} cannot be protected: {}", flowFile, why);
            FlowFile failed = session.putAttribute(session.penalize(flowFile), AuditAttributes.ERROR, why);
            session.getProvenanceReporter().route(failed, FAILURE);
            session.transfer(failed, FAILURE);
        } catch (IOException e) {
            throw new ProcessException("Cannot read or write content of " + flowFile, e);
        }
    }

    private static @Nullable String flow(ProcessContext context, FlowFile flowFile) {
        return context.getProperty(ProtectProperties.FLOW_NAME)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
    }

    private static ModelContractService contracts(PropertyContext context) {
        return context.getProperty(ProtectProperties.MODEL_CONTRACTS).asControllerService(ModelContractService.class);
    }

    private static FieldProtectionKeyService keys(PropertyContext context) {
        return context.getProperty(ProtectProperties.KEYS).asControllerService(FieldProtectionKeyService.class);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        try {
            keys(context).keys().subjectIndex("verify");
            results.add(result("Open the keys", Outcome.SUCCESSFUL, "The keyset and the key store are open"));
        } catch (RuntimeException e) {
            results.add(result("Open the keys", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        try {
            verifyContracts(context, contracts(context).all(), results);
        } catch (RuntimeException e) {
            results.add(result("Find model contracts", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        return results;
    }

    private static void verifyContracts(
            ProcessContext context, List<ModelContract> contracts, List<ConfigVerificationResult> results) {
        Map<String, String> added = ProtectProperties.added(context.getProperties());
        Set<String> unused = new TreeSet<>(added.keySet());
        for (ModelContract contract : contracts) {
            String step = "Protect " + contract.key();
            try {
                ModelContract effective = EffectiveContract.of(contract, added);
                if (!effective.equals(contract)) {
                    effective.features().stream().map(Feature::name).forEach(unused::remove);
                }
                results.add(result(step, Outcome.SUCCESSFUL, describe(effective)));
            } catch (UnprotectableException e) {
                results.add(result(step, Outcome.FAILED, String.valueOf(e.getMessage())));
            }
        }
        if (contracts.isEmpty()) {
            results.add(result("Find model contracts", Outcome.FAILED, "No model version is registered"));
        } else if (!unused.isEmpty()) {
            results.add(result(
                    "Use added properties",
                    Outcome.FAILED,
                    "No registered model whose contract protects nothing has the features "
                            + String.join(", ", unused)));
        }
    }

    private static String describe(ModelContract contract) {
        String fields = String.join(
                ", ",
                contract.features().stream()
                        .filter(feature -> feature.handling().protects())
                        .map(feature ->
                                feature.name() + " " + feature.handling().action())
                        .toList());
        return fields.isEmpty() ? "Nothing is protected" : fields;
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
