package org.mlaudit.nifi.consume;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.service.KafkaAuditService;

/** Properties of {@link ConsumeAudit}, and what they say. */
final class ConsumeProperties {
    static final PropertyDescriptor KAFKA = new PropertyDescriptor.Builder()
            .name("Kafka Audit Service")
            .description("The way to the Kafka cluster and the schema registry.")
            .required(true)
            .identifiesControllerService(KafkaAuditService.class)
            .build();

    static final PropertyDescriptor EVENT_TYPE = new PropertyDescriptor.Builder()
            .name("Event Type")
            .description("Which events are consumed.")
            .required(true)
            .allowableValues(EventType.class)
            .defaultValue(EventType.FINDINGS)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor MODELS = new PropertyDescriptor.Builder()
            .name("Models")
            .description(
                    "Only events of these: model or model/version, * for any characters, separated by commas. All when"
                            + " blank.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor VERDICTS = new PropertyDescriptor.Builder()
            .name("Verdicts")
            .description("Only events with these verdicts (of an alert: of its finding), out of OK, WARNING, ALARM and"
                    + " INSUFFICIENT_DATA, separated by commas. All when blank.")
            .required(false)
            .addValidator(names(Set.of("OK", "WARNING", "ALARM", "INSUFFICIENT_DATA")))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(EVENT_TYPE, EventType.FINDINGS, EventType.ALERTS, EventType.ANOMALIES)
            .build();

    static final PropertyDescriptor SEVERITIES = new PropertyDescriptor.Builder()
            .name("Severities")
            .description(
                    "Only alerts of these severities, out of INFO, WARNING and CRITICAL, separated by commas. All when"
                            + " blank.")
            .required(false)
            .addValidator(names(Set.of("INFO", "WARNING", "CRITICAL")))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(EVENT_TYPE, EventType.ALERTS)
            .build();

    static final PropertyDescriptor START = new PropertyDescriptor.Builder()
            .name("Starting Position")
            .description("Where reading begins when the processor has no state yet.")
            .required(true)
            .allowableValues(StartingPosition.class)
            .defaultValue(StartingPosition.EARLIEST)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor FORMAT = new PropertyDescriptor.Builder()
            .name("Output Format")
            .description("How events are written.")
            .required(true)
            .allowableValues(OutputFormat.class)
            .defaultValue(OutputFormat.JSON)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description("Writes the events.")
            .required(true)
            .identifiesControllerService(RecordSetWriterFactory.class)
            .dependsOn(FORMAT, OutputFormat.RECORD_WRITER)
            .build();

    static final PropertyDescriptor MAX_RECORDS = new PropertyDescriptor.Builder()
            .name("Maximum Records")
            .description("Most events that one FlowFile holds.")
            .required(true)
            .defaultValue("10000")
            .addValidator(StandardValidators.createLongValidator(1, 1_000_000, true))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MAX_WAIT = new PropertyDescriptor.Builder()
            .name("Maximum Wait")
            .description("How long more events are waited for once there is one.")
            .required(true)
            .defaultValue("500 ms")
            .addValidator(StandardValidators.createTimePeriodValidator(0, TimeUnit.MILLISECONDS, 1, TimeUnit.MINUTES))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final List<PropertyDescriptor> ALL =
            List.of(KAFKA, EVENT_TYPE, MODELS, VERDICTS, SEVERITIES, START, FORMAT, WRITER, MAX_RECORDS, MAX_WAIT);

    private ConsumeProperties() {}

    private static Validator names(Set<String> allowed) {
        return (subject, input, context) -> {
            ValidationResult.Builder result =
                    new ValidationResult.Builder().subject(subject).input(input);
            if (context.isExpressionLanguagePresent(input)) {
                return result.valid(true).build();
            }
            List<String> unknown = EventFilter.names(input).stream()
                    .filter(name -> !allowed.contains(name))
                    .toList();
            return result.valid(unknown.isEmpty())
                    .explanation(unknown + " is not one of "
                            + allowed.stream().sorted().toList())
                    .build();
        };
    }

    static EventFilter filter(PropertyContext context) {
        return new EventFilter(text(context, MODELS), text(context, VERDICTS), text(context, SEVERITIES));
    }

    private static @Nullable String text(PropertyContext context, PropertyDescriptor property) {
        return context.getProperty(property).evaluateAttributeExpressions().getValue();
    }

    static EventType type(PropertyContext context) {
        return context.getProperty(EVENT_TYPE).asAllowableValue(EventType.class);
    }

    static KafkaAuditService kafka(PropertyContext context) {
        return context.getProperty(KAFKA).asControllerService(KafkaAuditService.class);
    }

    static int maxRecords(PropertyContext context) {
        return context.getProperty(MAX_RECORDS).evaluateAttributeExpressions().asInteger();
    }
}
