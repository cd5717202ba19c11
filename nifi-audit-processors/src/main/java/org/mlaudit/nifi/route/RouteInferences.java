package org.mlaudit.nifi.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.DynamicRelationship;
import org.apache.nifi.annotation.behavior.InputRequirement;
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
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
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
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.RiskTier;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.capture.CaptureInferences;
import org.mlaudit.nifi.publish.PublishAudit;
import org.mlaudit.nifi.service.ContractsUnavailableException;
import org.mlaudit.nifi.service.ModelContractService;

/** Captured records go separate ways. */
@Tags({"audit", "machine learning", "route", "split", "inference", "risk", "segment", "model"})
@CapabilityDescription(
        "Tells captured inferences apart by model, version, risk tier, segment, or any NiFi expression over an"
                + " inference, and sends each to the relationship that its rule adds. Also takes refused records and ground truth. A"
                + " FlowFile whose records all go the same way by their model is passed on as it is; others are split, in order.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@DynamicProperty(
        name = "Name of a relationship",
        value = "Conditions such as 'model = flight-*, risk = HIGH', or a NiFi expression that answers true or false",
        description =
                "Conditions are name = value or name != value, separated by commas, and all must hold; a value may list"
                        + " alternatives separated by |, and * stands for any characters. Names are model, version, risk, label, id,"
                        + " subject, reasons, segment.<name> and feature.<name>. An expression can use ${inference.id},"
                        + " ${inference.model}, ${inference.version}, ${inference.risk}, ${inference.label}, ${inference.score},"
                        + " ${inference.value}, ${inference.occurredAt} (microseconds), ${inference.subject},"
                        + " ${inference.latencyMicros}, ${feature.<name>}, ${segment.<name>}, ${rejected.reasons} and the attributes of"
                        + " the FlowFile.",
        expressionLanguageScope = ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
@DynamicRelationship(name = "Name of a rule", description = "Records that the rule matches.")
@WritesAttributes({
    @WritesAttribute(attribute = AuditAttributes.RECORD_COUNT, description = "Number of records in the FlowFile."),
    @WritesAttribute(attribute = RouteInferences.ROUTE, description = "Name of the relationship."),
    @WritesAttribute(attribute = AuditAttributes.ERROR, description = "On failure: why the FlowFile can't be read.")
})
@UseCase(
        description = "Keep inferences of high-risk models in a store of their own",
        keywords = {"risk", "archive"},
        configuration = "Set Model Contract Service, and add a property high-risk with the value 'risk = HIGH'.")
@UseCase(
        description = "Send uncertain decisions to a person",
        keywords = {"review", "human oversight", "score"},
        configuration = "Add a property review with the value"
                + " ${inference.score:toDecimal():ge(0.4):and(${inference.score:toDecimal():le(0.6)})}.")
@SeeAlso({CaptureInferences.class, PublishAudit.class})
public class RouteInferences extends AbstractProcessor implements VerifiableProcessor {
    /** Attribute that holds the relationship. */
    static final String ROUTE = "audit.route";

    static final PropertyDescriptor STRATEGY = new PropertyDescriptor.Builder()
            .name("Routing Strategy")
            .description("Where a record goes that several rules match.")
            .required(true)
            .allowableValues(RoutingStrategy.class)
            .defaultValue(RoutingStrategy.EVERY_MATCH)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor MODEL_CONTRACTS = new PropertyDescriptor.Builder()
            .name("Model Contract Service")
            .description("Knows the risk tiers of models; needed by rules that ask for the risk.")
            .required(false)
            .identifiesControllerService(ModelContractService.class)
            .build();

    static final Relationship UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description("Records that no rule matches.")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("FlowFiles that are no Avro container files or are damaged, as they came.")
            .build();

    private static final Validator RULE = (subject, input, context) -> {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (Set.of(UNMATCHED.getName(), FAILURE.getName()).contains(subject)) {
            return result.valid(false)
                    .explanation("there is a relationship of that name already")
                    .build();
        }
        if (context.isExpressionLanguagePresent(input)) {
            return result.valid(true).build();
        }
        try {
            Rule.check(input);
            return result.valid(true).build();
        } catch (IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    };

    private volatile Set<Relationship> relationships = Set.of(UNMATCHED, FAILURE);
    /** Names of the rules that are configured. */
    private final Set<String> ruleNames = ConcurrentHashMap.newKeySet();

    private volatile List<PropertyDescriptor> rules = List.of();

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(STRATEGY, MODEL_CONTRACTS);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("Which records go to the relationship " + name)
                .dynamic(true)
                .addValidator(RULE)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .build();
    }

    @Override
    public void onPropertyModified(PropertyDescriptor property, @Nullable String oldValue, @Nullable String newValue) {
        if (!property.isDynamic()) {
            return;
        }
        if (newValue == null) {
            ruleNames.remove(property.getName());
        } else {
            ruleNames.add(property.getName());
        }
        relationships = Stream.concat(
                        Stream.of(UNMATCHED, FAILURE), ruleNames.stream().map(RouteInferences::relationship))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Relationship relationship(String rule) {
        return new Relationship.Builder()
                .name(rule)
                .description("Records that the rule matches.")
                .build();
    }

    @Override
    public Set<Relationship> getRelationships() {
        return relationships;
    }

    @OnScheduled
    public void schedule(ProcessContext context) {
        rules = dynamic(context.getProperties());
    }

    private static List<PropertyDescriptor> dynamic(Map<PropertyDescriptor, String> properties) {
        Map<String, PropertyDescriptor> byName = new TreeMap<>();
        properties.keySet().stream()
                .filter(PropertyDescriptor::isDynamic)
                .forEach(property -> byName.put(property.getName(), property));
        return List.copyOf(byName.values());
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        Map<String, Rule> compiled = new TreeMap<>();
        for (PropertyDescriptor property : rules) {
            compiled.put(property.getName(), rule(context, property, flowFile));
        }
        RoutingStrategy strategy = context.getProperty(STRATEGY).asAllowableValue(RoutingStrategy.class);
        Routing routing = new Routing(session, flowFile, compiled, strategy, new Variables(key -> risk(context, key)));
        try {
            routing.run();
        } catch (ContractsUnavailableException e) {
            routing.drop();
            getLogger().warn("Waiting for the model contracts: {}", e.getMessage());
            session.rollback();
            context.yield();
        } catch (Routing.UnreadableFileException e) {
            routing.drop();
            getLogger().error("{} cannot be read: {}", flowFile, e.getMessage(), e);
            FlowFile failed = session.putAttribute(flowFile, AuditAttributes.ERROR, String.valueOf(e.getMessage()));
            session.getProvenanceReporter().route(failed, FAILURE);
            session.transfer(failed, FAILURE);
        } catch (IOException e) {
            throw new ProcessException("Cannot read or write content of " + flowFile, e);
        }
    }

    private static Rule rule(ProcessContext context, PropertyDescriptor property, FlowFile flowFile) {
        PropertyValue value = context.getProperty(property);
        String text = context.getProperties().get(property);
        return value.isExpressionLanguagePresent()
                ? Rule.expression(
                        text,
                        variables -> Boolean.parseBoolean(value.evaluateAttributeExpressions(flowFile, variables)
                                .getValue()))
                : Rule.conditions(text);
    }

    private static Optional<RiskTier> risk(ProcessContext context, ModelKey key) {
        ModelContractService contracts =
                context.getProperty(MODEL_CONTRACTS).asControllerService(ModelContractService.class);
        return contracts == null ? Optional.empty() : contracts.find(key).map(ModelContract::riskTier);
    }

    @Override
    protected Collection<ValidationResult> customValidate(ValidationContext context) {
        List<ValidationResult> results = new ArrayList<>();
        List<PropertyDescriptor> configured = dynamic(context.getProperties());
        if (configured.isEmpty()) {
            results.add(new ValidationResult.Builder()
                    .subject("Rules")
                    .valid(false)
                    .explanation("there is no rule: add a property whose name becomes a relationship")
                    .build());
        }
        for (PropertyDescriptor property : configured) {
            String text = context.getProperties().get(property);
            if (!context.getProperty(MODEL_CONTRACTS).isSet() && asksRisk(text)) {
                results.add(new ValidationResult.Builder()
                        .subject(property.getName())
                        .input(text)
                        .valid(false)
                        .explanation("it asks for the risk tier, which needs a " + MODEL_CONTRACTS.getName())
                        .build());
            }
        }
        return results;
    }

    private static boolean asksRisk(String text) {
        if (text.contains("${")) {
            return text.contains(Variables.RISK);
        }
        try {
            return Rule.conditions(text).asksRisk();
        } catch (IllegalArgumentException e) {
            return false; // The property's own validator says what is wrong.
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        ConfigVerificationResult.Builder result =
                new ConfigVerificationResult.Builder().verificationStepName("Find risk tiers");
        if (!context.getProperty(MODEL_CONTRACTS).isSet()) {
            return List.of(result.outcome(Outcome.SKIPPED)
                    .explanation("No rule asks for the risk tier")
                    .build());
        }
        try {
            String tiers =
                    context.getProperty(MODEL_CONTRACTS).asControllerService(ModelContractService.class).all().stream()
                            .map(contract -> contract.key() + " " + contract.riskTier())
                            .collect(Collectors.joining(", "));
            return List.of(result.outcome(tiers.isEmpty() ? Outcome.FAILED : Outcome.SUCCESSFUL)
                    .explanation(tiers.isEmpty() ? "No model version is registered" : "Found " + tiers)
                    .build());
        } catch (RuntimeException e) {
            return List.of(result.outcome(Outcome.FAILED)
                    .explanation(String.valueOf(e.getMessage()))
                    .build());
        }
    }
}
