package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.profile.ExplanationFault;

/** Single inferences, trained models and the importance of their features, over HTTP. */
class InferenceRoutesTest {
    private static final String MODEL = "/api/models/flight-delay/1";

    private final AuditMetrics metrics = new AuditMetrics();
    private AuditServer server;
    private FakeView view;
    private Client client;

    @BeforeEach
    void start() {
        server = new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
        HostPort self = server.start();
        view = new FakeView(self);
        server.serve(view);
        client = new Client(self);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private String refused(String path, int status) {
        HttpResponse<String> response = client.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        return Json.parse(response.body()).path("detail").asText();
    }

    @Test
    void anInferenceIsToldWithItsInputPredictionExplanationAndPlace() {
        JsonNode dossier = client.json("/api/inferences/i-17");

        assertThat(dossier.path("model").asText()).isEqualTo("flight-delay");
        assertThat(dossier.path("occurredAt").asText()).isEqualTo("2001-02-01T00:00:00.003Z");
        assertThat(dossier.path("place").toString())
                .isEqualTo("{\"topic\":\"audit.inferences\",\"partition\":2,\"offset\":3}");
        JsonNode input = dossier.path("input");
        assertThat(input.path("features").toString()).isEqualTo("{\"origin\":\"ATL\",\"distance\":3.0}");
        assertThat(input.path("label").asText()).isEqualTo("late");
        assertThat(input.path("score").asDouble()).isEqualTo(0.3);
        assertThat(input.path("value").isNull()).isTrue();
        assertThat(dossier.path("explanation")
                        .path("explanation")
                        .path("attributions")
                        .findValuesAsText("feature"))
                .containsExactly("distance", "origin");
        assertThat(dossier.path("explanationProblem").isNull()).isTrue();
        assertThat(dossier.path("source").path("stale").asBoolean()).isFalse();
    }

    @Test
    void whatExplainedAnInferenceIsToldWithMethodSpaceAndReasons() {
        JsonNode recorded = client.json("/api/inferences/i-17/explanation").path("explanation");
        JsonNode explanation = recorded.path("explanation");

        assertThat(explanation.path("method").asText()).isEqualTo("linear-shap");
        assertThat(explanation.path("outputSpace").asText()).isEqualTo("log-odds");
        assertThat(explanation.path("seed").asText()).isEqualTo(Long.toString(Long.MAX_VALUE));
        assertThat(explanation.path("target").asText()).isEqualTo("late");
        assertThat(recorded.path("reasons").get(0).path("code").asText()).isEqualTo("R01");
        assertThat(recorded.path("unmapped").get(0).asText()).isEqualTo("origin");
        double sum = explanation.path("baseValue").asDouble();
        for (JsonNode each : explanation.path("attributions")) {
            sum += each.path("value").asDouble();
            assertThat(each.path("standardError").isNull()).isTrue();
        }
        assertThat(sum).isEqualTo(explanation.path("output").asDouble(), within(1e-12));
    }

    @Test
    void whatIsNotKnownSaysWhyAndWhatToDo() {
        assertThat(refused("/api/inferences/nobody", 404))
                .startsWith("Nothing is kept of an inference 'nobody': it did not arrive,")
                .contains("has no trained model")
                .contains("time to live");
        JsonNode dossier = client.json("/api/inferences/i-18");
        assertThat(dossier.path("input").isNull()).isTrue();
        assertThat(dossier.path("inputProblem").asText())
                .startsWith("The topic audit.inferences no longer has offset 4 of partition 2");
        assertThat(dossier.path("explanation").isNull()).isTrue();
        assertThat(refused("/api/inferences/i-18/explanation", 404))
                .isEqualTo(
                        "The inference 'i-18' of flight-delay/1 was not explained: it came before the trained model was"
                                + " loaded, or could not be explained. POST explains it now.");
        view.explanations.model = Optional.empty();
        assertThat(refused("/api/inferences/i-18/explanation", 404)).contains("the version has no trained model");
        view.explanations.failure = new UnusableModelException(ExplanationFault.DIGEST, "the digest is 00 and not ab");
        assertThat(refused("/api/inferences/i-18/explanation", 404))
                .endsWith("the trained model can't be used: the digest is 00 and not ab.");
    }

    @Test
    void theTrainedModelIsShownAsItIsUsed() {
        JsonNode artifact = client.json(MODEL + "/artifact");

        assertThat(artifact.path("usable").asBoolean()).isTrue();
        JsonNode loaded = artifact.path("loaded");
        assertThat(loaded.path("kind").asText()).isEqualTo("LINEAR");
        assertThat(loaded.path("method").asText()).isEqualTo("linear-shap");
        assertThat(loaded.path("inputs").toString())
                .isEqualTo("[{\"input\":\"origin@ATL\",\"feature\":\"origin\"},"
                        + "{\"input\":\"distance\",\"feature\":\"distance\"}]");
        assertThat(loaded.path("backgroundRows").asInt()).isEqualTo(4);
        assertThat(loaded.path("trees").isNull()).isTrue();
        assertThat(loaded.path("methods").toString())
                .isEqualTo("[\"linear-shap\",\"permutation-shap\",\"kernel-shap\",\"lime\",\"tribuo-lime\"]");

        view.explanations.failure = new UnusableModelException(
                ExplanationFault.INPUTS_DIFFER, "nothing feeds the input x; nothing feeds the input y");
        JsonNode faulty = client.json(MODEL + "/artifact");
        assertThat(faulty.path("usable").asBoolean()).isFalse();
        assertThat(faulty.path("fault").asText()).isEqualTo("INPUTS_DIFFER");
        assertThat(faulty.path("problem").asText()).contains("input x").contains("input y");
        view.explanations.failure = null;
        view.explanations.model = Optional.empty();
        assertThat(client.json(MODEL + "/artifact").path("fault").isNull()).isTrue();
        assertThat(refused("/api/models/nobody/7/artifact", 404)).contains("No model version 'nobody/7' is registered");
    }

    @Test
    void importanceRanksFeaturesByMeanMagnitudeOverAllWindows() {
        JsonNode newest = client.json(MODEL + "/importance");
        assertThat(newest.path("windows").asInt()).isEqualTo(1);
        assertThat(newest.path("from").asText()).isEqualTo("2001-02-03T00:00:00Z");

        JsonNode all = client.json(MODEL + "/importance?from=2001-02-01&to=2001-02-04&method=attribution");
        assertThat(all.path("windows").asInt()).isEqualTo(3);
        assertThat(all.path("rows").asLong()).isEqualTo(300);
        assertThat(all.path("from").asText()).isEqualTo("2001-02-01T00:00:00Z");
        assertThat(all.path("to").asText()).isEqualTo("2001-02-04T00:00:00Z");
        assertThat(all.path("outputSpace").asText()).isEqualTo("log-odds");
        JsonNode first = all.path("features").get(0);
        assertThat(first.path("feature").asText()).isEqualTo("origin");
        assertThat(first.path("rank").asInt()).isEqualTo(1);
        JsonNode figures = first.path("attribution");
        assertThat(figures.path("meanMagnitude").asDouble()).isEqualTo(0.5);
        assertThat(figures.path("min").asDouble()).isEqualTo(-0.5);
        assertThat(figures.path("p50").asDouble()).isBetween(-0.5, -0.48);
        assertThat(figures.path("share").asDouble()).isBetween(0.6, 0.7);
        JsonNode density = all.path("features").get(1).path("attribution").path("density");
        double sum = 0;
        for (JsonNode share : density) {
            assertThat(share.asDouble()).isBetween(0.0, 0.1);
            sum += share.asDouble();
        }
        assertThat(density).hasSize(40);
        assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
        JsonNode checks = all.path("checks");
        assertThat(checks.path("explained").asLong()).isEqualTo(270);
        assertThat(checks.path("mismatched").asLong()).isEqualTo(3);
        assertThat(checks.path("faults").get(0).path("count").asLong()).isEqualTo(30);
        assertThat(checks.path("faults").get(0).path("message").asText()).isEqualTo("it threw");
    }

    @Test
    void aSegmentHasAnImportanceOfItsOwn() {
        JsonNode atlanta = client.json(MODEL + "/importance?segment=origin%3DATL");
        assertThat(atlanta.path("segment").asText()).isEqualTo("origin=ATL");
        assertThat(atlanta.path("features")
                        .get(0)
                        .path("attribution")
                        .path("mean")
                        .asDouble())
                .isEqualTo(0.5);
        JsonNode nobody = client.json(MODEL + "/importance?segment=origin%3DJFK");
        assertThat(nobody.path("features")).isEmpty();
        assertThat(nobody.path("problem").asText()).isEqualTo("no inference of these windows belongs to origin=JFK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/models/flight-delay/1/importance?segment=carrier=AA | 400 | 'carrier', which is none of origin",
                "/api/models/flight-delay/1/importance?method=magic | 400 | 'magic', which is none of attribution,",
                "/api/models/flight-delay/1/importance?from=2011-01-01 | 404 | has no window of size P1D in this time",
                "/api/models/flight-delay/1/importance?from=2011-01-01&to=2010-01-01 | 400 | must be after from",
                "/api/models/flight-delay/1/importance?size=PT2H | 400 | must be one of the windows of the contract",
                "/api/models/nobody/7/importance | 404 | No model version 'nobody/7' is registered",
                "/api/inferences/%00 | 400 | Bad Request",
                "/api/inferences/..%2f..%2fetc | 404 | an inference '../../etc'",
                "/api/inferences/i-17?x=1 | 400 | 'x' is not known here",
            })
    void whatIsWrongWithARequestIsSaid(String path, int status, String detail) {
        HttpResponse<String> response = client.get(path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(detail);
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void anIdOfAnyLengthIsNotLookedUp() {
        assertThat(refused("/api/inferences/" + "x".repeat(1_001), 400)).contains("must not be longer than 1000");
    }

    @Test
    void aFittedSurrogateSaysHowFaithfulItIs() {
        view.explanations.model = view.explanations.model.map(model -> new ExplainedModel(
                model.layout(),
                model.encoding(),
                model.background(),
                model.digest(),
                Method.LINEAR,
                model.explainers(),
                OptionalDouble.of(0.97)));
        assertThat(client.json(MODEL + "/artifact")
                        .path("loaded")
                        .path("fidelity")
                        .asDouble())
                .isEqualTo(0.97);
    }
}
