package org.mlaudit.nifi.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.mlaudit.nifi.service.KafkaAuditService;

/** Properties of {@link PublishAudit}, and what they say. */
final class PublishProperties {
    static final PropertyDescriptor KAFKA = new PropertyDescriptor.Builder()
            .name("Kafka Audit Service")
            .description("The way to the Kafka cluster and the schema registry.")
            .required(true)
            .identifiesControllerService(KafkaAuditService.class)
            .build();

    static final PropertyDescriptor RECORD_TYPE = new PropertyDescriptor.Builder()
            .name("Record Type")
            .description("What the records are, which says what topic they go to.")
            .required(true)
            .allowableValues(RecordType.class)
            .defaultValue(RecordType.AUTOMATIC)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor MAX_FLOWFILES = new PropertyDescriptor.Builder()
            .name("Maximum FlowFiles per Transaction")
            .description(
                    "How many FlowFiles one Kafka transaction publishes at most. More of them in one transaction cost"
                            + " fewer round trips; small FlowFiles gain most.")
            .required(true)
            .defaultValue("50")
            .addValidator(StandardValidators.createLongValidator(1, Marks.LIMIT / 2, true))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MAX_BYTES = new PropertyDescriptor.Builder()
            .name("Maximum Data per Transaction")
            .description(
                    "A transaction takes no further FlowFile once its content reaches this size. A FlowFile is never"
                            + " split over transactions.")
            .required(true)
            .defaultValue("32 MB")
            .addValidator(StandardValidators.DATA_SIZE_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor IN_FLIGHT = new PropertyDescriptor.Builder()
            .name("In-Flight Data")
            .description(
                    "Memory for records that the brokers have not acknowledged yet, for each concurrent task (Kafka's"
                            + " buffer.memory). When it is full, publishing waits.")
            .required(true)
            .defaultValue("32 MB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(1 << 20, 1L << 31))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor COMPRESSION = new PropertyDescriptor.Builder()
            .name("Compression")
            .description(
                    "How batches of records are compressed on their way and on the brokers (Kafka's compression.type).")
            .required(true)
            .allowableValues("none", "lz4", "zstd", "snappy", "gzip")
            .defaultValue("lz4")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor TRANSACTION_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Transaction Timeout")
            .description(
                    "The broker aborts a transaction that takes longer, for example because the node died. Readers of"
                            + " committed records wait for it that long (Kafka's transaction.timeout.ms).")
            .required(true)
            .defaultValue("1 min")
            .addValidator(StandardValidators.createTimePeriodValidator(5, TimeUnit.SECONDS, 15, TimeUnit.MINUTES))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor FLOW_NAME = new PropertyDescriptor.Builder()
            .name("Flow Name")
            .description("Name of this flow for the header " + Transaction.FLOW + " of every record.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            KAFKA, RECORD_TYPE, MAX_FLOWFILES, MAX_BYTES, IN_FLIGHT, COMPRESSION, TRANSACTION_TIMEOUT, FLOW_NAME);

    private PublishProperties() {}

    static KafkaAuditService kafka(PropertyContext context) {
        return context.getProperty(KAFKA).asControllerService(KafkaAuditService.class);
    }

    /** How many FlowFiles, and how much of them, one transaction takes. */
    static BatchFilter batch(PropertyContext context) {
        return new BatchFilter(
                context.getProperty(MAX_FLOWFILES)
                        .evaluateAttributeExpressions()
                        .asInteger(),
                context.getProperty(MAX_BYTES)
                        .evaluateAttributeExpressions()
                        .asDataSize(DataUnit.B)
                        .longValue());
    }

    /** Settings of a transactional producer. */
    static Map<String, Object> producer(PropertyContext context, String transactionalId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(context.getProperty(TRANSACTION_TIMEOUT)
                        .evaluateAttributeExpressions()
                        .asTimePeriod(TimeUnit.MILLISECONDS)));
        settings.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                context.getProperty(IN_FLIGHT)
                        .evaluateAttributeExpressions()
                        .asDataSize(DataUnit.B)
                        .longValue());
        settings.put(
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                context.getProperty(COMPRESSION).getValue());
        return settings;
    }
}
