package org.mlaudit.nifi.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;

/** Contracts of the model versions that are registered on Kafka. */
@Tags({"audit", "machine learning", "model", "contract", "kafka"})
@CapabilityDescription(
        "Follows the topic of registered models (audit.models) and keeps the newest contract of every model"
                + " version in memory. A model that is registered, changed or removed while flows run takes effect within a"
                + " moment. Until the topic has been read once, processors that ask wait.")
@SeeAlso({KafkaAuditService.class, FileModelContractService.class})
public final class KafkaModelContractService extends AbstractControllerService
        implements ModelContractService, VerifiableControllerService {
    static final PropertyDescriptor KAFKA = new PropertyDescriptor.Builder()
            .name("Kafka Audit Service")
            .description("The way to the Kafka cluster and the schema registry.")
            .required(true)
            .identifiesControllerService(KafkaAuditService.class)
            .build();

    private @Nullable ModelFollower follower;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(KAFKA);
    }

    @OnEnabled
    public void enable(ConfigurationContext context) {
        KafkaAuditService kafka = context.getProperty(KAFKA).asControllerService(KafkaAuditService.class);
        follower = new ModelFollower(kafka, getLogger(), "models-" + getIdentifier());
    }

    @OnDisabled
    public void disable() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
    }

    private Contracts contracts() {
        ModelFollower current = follower;
        if (current == null) {
            throw new ContractsUnavailableException("the service " + this + " is not enabled");
        }
        return current.contracts();
    }

    @Override
    public Optional<ModelContract> find(ModelKey key) {
        return contracts().find(key);
    }

    @Override
    public List<ModelContract> versions(String model) {
        return contracts().versions(model);
    }

    @Override
    public List<ModelContract> all() {
        return contracts().all();
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        String step = "Read the registered models";
        List<ConfigVerificationResult> results = new ArrayList<>();
        try {
            KafkaAuditService kafka = context.getProperty(KAFKA).asControllerService(KafkaAuditService.class);
            Contracts found = ModelFollower.readOnce(kafka, log);
            results.add(result(
                    step,
                    Outcome.SUCCESSFUL,
                    "The topic " + kafka.topics().models().name() + " holds " + found.summary()));
        } catch (RuntimeException e) {
            results.add(result(step, Outcome.FAILED, "Cannot read the registered models: " + e.getMessage()));
        }
        return results;
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
