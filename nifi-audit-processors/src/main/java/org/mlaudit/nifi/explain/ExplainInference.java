package org.mlaudit.nifi.explain;

import static org.mlaudit.nifi.explain.ExplainProperties.BYTES;
import static org.mlaudit.nifi.explain.ExplainProperties.CONNECTION_TIMEOUT;
import static org.mlaudit.nifi.explain.ExplainProperties.EVALUATIONS;
import static org.mlaudit.nifi.explain.ExplainProperties.INFERENCE_ID;
import static org.mlaudit.nifi.explain.ExplainProperties.MAX_ANSWER;
import static org.mlaudit.nifi.explain.ExplainProperties.READ_TIMEOUT;
import static org.mlaudit.nifi.explain.ExplainProperties.SSL_CONTEXT;
import static org.mlaudit.nifi.explain.ExplainProperties.TOKEN;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.ssl.SSLContextProvider;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.consume.ConsumeAudit;
import org.mlaudit.nifi.explain.ExplanationRequest.UnaskableException;
import org.mlaudit.nifi.route.RouteInferences;

/** Why a model decided as it did, or would decide, told by the application. */
@Tags({"audit", "machine learning", "explanation", "explain", "shap", "reason", "counterfactual", "inference", "model"})
@CapabilityDescription(
        "Asks ML Audit's application why a model decided as it did for a recorded inference, or what it would decide for"
                + " the values in a FlowFile's content and why. The answer, in JSON, replaces the content: attributions, a"
                + " waterfall, principal reasons of an adverse decision, what would turn it, and accepted cases that are alike."
                + " Nothing is stored by the application.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(
            attribute = ExplainInference.METHOD,
            description = "How it was explained, for example linear-shap."),
    @WritesAttribute(
            attribute = ExplainInference.OUTPUT_SPACE,
            description = "What the attributions measure: log-odds, probability, score, value or log-value."),
    @WritesAttribute(
            attribute = ExplainInference.PREDICTION,
            description = "What the model itself predicts: probability of the explained class, or the value."),
    @WritesAttribute(
            attribute = ExplainInference.REASONS,
            description = "Codes of the principal reasons, the weightiest first, separated by commas; absent when there"
                    + " is none."),
    @WritesAttribute(attribute = AuditAttributes.MIME_TYPE, description = "On explained: application/json."),
    @WritesAttribute(
            attribute = ExplainInference.PROBLEM,
            description = "On the other relationships: why there is no explanation, in the application's words if it"
                    + " answered.")
})
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Each concurrent task holds one answer, at most Maximum Answer Size, and the features it sends, at"
                        + " most 1 MB.")
@UseCase(
        description = "Tell a person who is decided about the principal reasons",
        keywords = {"adverse action", "reason", "notice"},
        configuration =
                "Set Inference Id to the attribute that names the inference. Connect explained to a processor that"
                        + " writes the notice from explanation.reasons, and not.found to a RetryFlowFile that leads back here: an"
                        + " inference is known once the application has read it.")
@UseCase(
        description = "Ask what a model would decide",
        keywords = {"what if", "features"},
        configuration =
                "Set Explain What to Features, and Model and Version to the model version. The content is a JSON"
                        + " object with a member for each feature.")
@SeeAlso({ConsumeAudit.class, RouteInferences.class})
public class ExplainInference extends AbstractProcessor implements VerifiableProcessor {
    static final String METHOD = "explanation.method";
    static final String OUTPUT_SPACE = "explanation.output.space";
    static final String PREDICTION = "explanation.prediction";
    static final String REASONS = "explanation.reasons";
    static final String PROBLEM = "explanation.problem";

    private static final String JSON = "application/json";
    private static final long MOST_FEATURE_BYTES = 1L << 20;

    static final Relationship EXPLAINED = new Relationship.Builder()
            .name("explained")
            .description("FlowFiles whose content is the explanation.")
            .build();

    static final Relationship NOT_FOUND = new Relationship.Builder()
            .name("not.found")
            .description(
                    "FlowFiles as they came whose inference or model version the application does not know: not yet,"
                            + " no longer, or it never was recorded.")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "FlowFiles as they came that cannot be asked about, that the application refuses to explain, or"
                            + " whose answer is too large, is a redirection or is no explanation.")
            .build();

    static final Relationship RETRY = new Relationship.Builder()
            .name("retry")
            .description(
                    "FlowFiles as they came, penalised, when none of the addresses can answer now: down, too slow, too"
                            + " busy, starting or in error. Connect it to this processor again.")
            .build();

    private volatile @Nullable ExplanationClient client;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return ExplainProperties.ALL;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(EXPLAINED, NOT_FOUND, FAILURE, RETRY);
    }

    @OnScheduled
    public void schedule(ProcessContext context) {
        stop();
        client = open(context);
    }

    @OnStopped
    public void stop() {
        ExplanationClient open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }

    private static ExplanationClient open(ProcessContext context) {
        Optional<String> token = Optional.ofNullable(context.getProperty(TOKEN)
                        .evaluateAttributeExpressions()
                        .getValue())
                .filter(value -> !value.isEmpty());
        if (token.isPresent() && !ExplainProperties.isToken(token.get())) {
            throw new ProcessException(TOKEN.getName() + " has characters that no header can hold");
        }
        SSLContextProvider tls = context.getProperty(SSL_CONTEXT).asControllerService(SSLContextProvider.class);
        return new ExplanationClient(new ExplanationClient.Settings(
                ExplainProperties.addresses(context.getProperty(ExplainProperties.URLS)
                        .evaluateAttributeExpressions()
                        .getValue()),
                token,
                Optional.ofNullable(tls).map(SSLContextProvider::createContext),
                time(context, CONNECTION_TIMEOUT),
                time(context, READ_TIMEOUT),
                context.getProperty(MAX_ANSWER).asDataSize(BYTES).intValue()));
    }

    private static Duration time(ProcessContext context, PropertyDescriptor property) {
        return Duration.ofMillis(
                context.getProperty(property).evaluateAttributeExpressions().asTimePeriod(TimeUnit.MILLISECONDS));
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        ExplanationClient open = client;
        if (open == null) {
            throw new IllegalStateException("not scheduled");
        }
        long start = System.nanoTime();
        try {
            Answer answer = open.ask(request(context, session, flowFile));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            switch (answer) {
                case Answer.Explained explained -> explained(session, flowFile, explained, millis);
                case Answer.NotFound missing -> without(session, flowFile, NOT_FOUND, missing.problem());
                case Answer.Refused refused -> without(session, flowFile, FAILURE, refused.problem());
                case Answer.Unavailable unavailable -> {
                    without(session, session.penalize(flowFile), RETRY, unavailable.problem());
                    context.yield();
                }
            }
        } catch (UnaskableException e) {
            without(session, flowFile, FAILURE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ProcessException("Cannot read the content of " + flowFile, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.rollback();
        }
    }

    private static ExplanationRequest request(ProcessContext context, ProcessSession session, FlowFile flowFile)
            throws UnaskableException, IOException {
        var options = new ExplanationRequest.Options(
                Optional.ofNullable(
                        context.getProperty(ExplainProperties.METHOD).getValue()),
                evaluations(text(context, EVALUATIONS, flowFile)));
        ExplainWhat what = context.getProperty(ExplainProperties.EXPLAIN_WHAT).asAllowableValue(ExplainWhat.class);
        if (what == ExplainWhat.INFERENCE) {
            return ExplanationRequest.inference(text(context, INFERENCE_ID, flowFile), options);
        }
        if (flowFile.getSize() > MOST_FEATURE_BYTES) {
            throw new UnaskableException("The content has " + flowFile.getSize() + " bytes; features may have "
                    + MOST_FEATURE_BYTES + " at most");
        }
        byte[] features;
        try (InputStream in = session.read(flowFile)) {
            features = in.readAllBytes();
        }
        return ExplanationRequest.features(
                text(context, ExplainProperties.MODEL, flowFile),
                text(context, ExplainProperties.VERSION, flowFile),
                features,
                options);
    }

    private static String text(ProcessContext context, PropertyDescriptor property, FlowFile flowFile) {
        String value = context.getProperty(property)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        return value == null ? "" : value;
    }

    private static OptionalInt evaluations(String text) throws UnaskableException {
        if (text.isBlank()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new UnaskableException(EVALUATIONS.getName() + " is no whole number for this FlowFile");
        }
    }

    private static void explained(ProcessSession session, FlowFile source, Answer.Explained explanation, long millis) {
        FlowFile flowFile = session.write(source, out -> out.write(explanation.body()));
        flowFile = session.removeAllAttributes(flowFile, Set.of(METHOD, OUTPUT_SPACE, PREDICTION, REASONS, PROBLEM));
        Map<String, String> attributes = new HashMap<>(explanation.attributes());
        attributes.put(AuditAttributes.MIME_TYPE, JSON);
        flowFile = session.putAllAttributes(flowFile, attributes);
        session.getProvenanceReporter().fetch(flowFile, explanation.address().toString(), millis);
        session.transfer(flowFile, EXPLAINED);
    }

    private void without(ProcessSession session, FlowFile source, Relationship relationship, String problem) {
        getLogger().warn("There is no explanation for {}, it goes to {}: {}", source, relationship.getName(), problem);
        FlowFile flowFile = session.removeAllAttributes(source, Set.of(METHOD, OUTPUT_SPACE, PREDICTION, REASONS));
        flowFile = session.putAttribute(flowFile, PROBLEM, problem);
        session.getProvenanceReporter().route(flowFile, relationship);
        session.transfer(flowFile, relationship);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        try (ExplanationClient trial = open(context)) {
            for (URI address : trial.addresses()) {
                verify(trial, address, context.getProperty(TOKEN).isSet(), results);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            results.add(result("Ask the application", Outcome.FAILED, "It was interrupted"));
        } catch (RuntimeException e) {
            results.add(result("Read the configuration", Outcome.FAILED, String.valueOf(e.getMessage())));
        }
        return results;
    }

    private static void verify(
            ExplanationClient trial, URI address, boolean token, List<ConfigVerificationResult> results)
            throws InterruptedException {
        String step = "Ask " + address;
        try {
            ExplanationClient.Health health = trial.health(address);
            results.add(result(step, health.up() ? Outcome.SUCCESSFUL : Outcome.FAILED, health.what()));
            if (token && health.up()) {
                int status = trial.access(address);
                results.add(result(
                        "Show the token to " + address,
                        status == 200 ? Outcome.SUCCESSFUL : Outcome.FAILED,
                        status == 200 ? "It is accepted" : "It is answered with status " + status));
            }
        } catch (IOException e) {
            results.add(result(step, Outcome.FAILED, ExplanationClient.why(e)));
        }
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
