package org.mlaudit.nifi.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Problem;
import org.mlaudit.contract.ProtectionText;
import org.mlaudit.nifi.service.ModelContractService;

/** Properties of {@link ProtectFields}. */
final class ProtectProperties {
    /** What the names of added properties start with. */
    static final String FEATURES = "/features/";

    static final PropertyDescriptor MODEL_CONTRACTS = new PropertyDescriptor.Builder()
            .name("Model Contract Service")
            .description("Knows the contracts, which say what is personal and how it is protected.")
            .required(true)
            .identifiesControllerService(ModelContractService.class)
            .build();

    static final PropertyDescriptor KEYS = new PropertyDescriptor.Builder()
            .name("Field Protection Key Service")
            .description("Has the keys of data subjects and domains.")
            .required(true)
            .identifiesControllerService(FieldProtectionKeyService.class)
            .build();

    static final PropertyDescriptor DRY_RUN = new PropertyDescriptor.Builder()
            .name("Dry Run")
            .description(
                    "Whether nothing is protected and only a report is made of what would be: for each field the action,"
                            + " the number of values, and the kinds of personal data that are found in texts, never a value. The"
                            + " FlowFile goes to original as it came.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .addValidator(StandardValidators.BOOLEAN_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor FREE_TEXT = new PropertyDescriptor.Builder()
            .name("Scan Free Text")
            .description(
                    "What is done about personal data in TEXT features that go on as they are: cards, IBANs, e-mail"
                            + " addresses, phone numbers, IP addresses and national ids, told by their checksums and by words"
                            + " around them.")
            .required(true)
            .allowableValues(FreeText.class)
            .defaultValue(FreeText.OFF)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor MISSING_SUBJECT = new PropertyDescriptor.Builder()
            .name("Missing Subject")
            .description(
                    "What becomes of an inference that names no data subject, though fields of it must be encrypted.")
            .required(true)
            .allowableValues(MissingSubject.class)
            .defaultValue(MissingSubject.REJECT)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor REJECTED_PAYLOAD = new PropertyDescriptor.Builder()
            .name("Rejected Payload")
            .description(
                    "What becomes of the original content of rejected records, those that come in and those that are"
                            + " rejected here.")
            .required(true)
            .allowableValues(RejectedPayload.class)
            .defaultValue(RejectedPayload.ENCRYPT)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor REJECTED_SUBJECT = new PropertyDescriptor.Builder()
            .name("Rejected Subject Path")
            .description("JSON pointer to the data subject in the original content of rejected records, the same as the"
                    + " Subject Path of the capturing processor.")
            .required(true)
            .defaultValue("/subject")
            .addValidator((subject, input, context) -> new ValidationResult.Builder()
                    .subject(subject)
                    .input(input)
                    .valid(input.startsWith("/") && input.length() > 1)
                    .explanation("it must be a JSON pointer such as /subject")
                    .build())
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor FLOW_NAME = new PropertyDescriptor.Builder()
            .name("Flow Name")
            .description("Name of this flow, kept with every record that is rejected here.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            MODEL_CONTRACTS, KEYS, DRY_RUN, FREE_TEXT, MISSING_SUBJECT, REJECTED_PAYLOAD, REJECTED_SUBJECT, FLOW_NAME);

    private static final Validator ACTION = (subject, input, context) -> {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (!subject.startsWith(FEATURES) || subject.length() == FEATURES.length()) {
            return result.valid(false)
                    .explanation("a property that is added must be called /features/ and the name of a feature")
                    .build();
        }
        List<String> problems = new ArrayList<>();
        for (FeatureType type : FeatureType.values()) {
            try {
                ProtectionText.parse(input, type);
                return result.valid(true).build();
            } catch (ContractException e) {
                String why = String.join(
                        "; ", e.problems().stream().map(Problem::toString).toList());
                if (!problems.contains(why)) {
                    problems.add(why);
                }
            }
        }
        return result.valid(false)
                .explanation("it is no protection: " + problems.getFirst())
                .build();
    };

    private ProtectProperties() {}

    /** Descriptor of a property that the user added. */
    static PropertyDescriptor added(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("How values of " + name + " are protected where the contract says nothing of protection")
                .dynamic(true)
                .addValidator(ACTION)
                .expressionLanguageSupported(ExpressionLanguageScope.NONE)
                .build();
    }

    /** The protections that the user added, by the name of the feature. */
    static Map<String, String> added(Map<PropertyDescriptor, String> properties) {
        Map<String, String> added = new TreeMap<>();
        properties.forEach((property, value) -> {
            if (property.isDynamic() && property.getName().startsWith(FEATURES)) {
                added.put(property.getName().substring(FEATURES.length()), value);
            }
        });
        return added;
    }
}
