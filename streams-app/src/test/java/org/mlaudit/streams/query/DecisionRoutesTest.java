package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.query.Placement.Role;

/** Two instances explain decisions on request; the first is asked. */
class DecisionRoutesTest {
    private static final String INFERENCE = "/api/inferences/i-17/explanation";
    private static final String FEATURES = "/api/models/flight-delay/1/explanation";
    private static final AuditMetrics METRICS = new AuditMetrics();
    private static AuditServer first;
    private static AuditServer second;
    private static HostPort one;
    private static HostPort two;
    private FakeView view;
    private Client client;

    @BeforeAll
    static void start() {
        first = new AuditServer(
                AppConfig.of(Map.of("http.port", "0", "http.max.body.bytes", "65536")),
                METRICS,
                (contract, actor) -> null);
        second = new AuditServer(AppConfig.of(Client.anyPort()), METRICS, (contract, actor) -> null);
        one = first.start();
        two = second.start();
        second.serve(new FakeView(two));
    }

    @BeforeEach
    void serve() {
        view = new FakeView(one);
        first.serve(view);
        client = new Client(one);
    }

    @AfterEach
    void nothingIsSentThatIsNotFinite() {
        String body = post(FEATURES, "{\"features\": {\"origin\": \"ATL\", \"distance\": 6000}}")
                .body();
        assertThat(body).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        METRICS.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return client.send("POST", path, body, "Content-Type", "application/json; charset=utf-8");
    }

    private JsonNode explained(String path, String body) {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private JsonNode refused(String path, String body, int status) {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
        return Json.parse(response.body());
    }

    @Test
    void oneCallTellsReasonsChangesAlikeCasesAndAChart() {
        JsonNode answer = explained(INFERENCE, "{\"counterfactuals\": 2, \"contrast\": 1}");

        assertThat(answer.path("id").asText()).isEqualTo("i-17");
        assertThat(answer.path("place").path("offset").asLong()).isEqualTo(3);
        assertThat(answer.path("features").toString()).isEqualTo("{\"origin\":\"ATL\",\"distance\":3.0}");
        assertThat(answer.path("decision").asText()).isEqualTo("late");
        assertThat(answer.path("recorded").asText()).isEqualTo("late");
        assertThat(answer.path("recordedPrediction").asDouble()).isEqualTo(0.3);
        assertThat(answer.path("adverse").asBoolean()).isTrue();

        JsonNode explanation = answer.path("explanation");
        assertThat(explanation.path("method").asText()).isEqualTo("linear-shap");
        assertThat(explanation.path("output").asDouble()).isEqualTo(0.97, within(1e-12));
        assertThat(explanation.path("baseValue").asDouble()).isEqualTo(FakeExplanations.BASE, within(1e-12));
        assertThat(explanation.path("attributions").findValuesAsText("feature")).containsExactly("distance", "origin");

        JsonNode steps = answer.path("waterfall").path("steps");
        assertThat(steps.get(0).path("from").asDouble()).isEqualTo(FakeExplanations.BASE, within(1e-12));
        assertThat(steps.get(0).path("value").asDouble()).isEqualTo(3);
        assertThat(steps.get(1).path("value").asText()).isEqualTo("ATL");
        assertThat(steps.get(1).path("to").asDouble()).isEqualTo(0.97, within(1e-12));

        JsonNode reason = answer.path("reasons").path("principal").get(0);
        assertThat(reason.path("code").asText()).isEqualTo("R01");
        assertThat(reason.path("text").asText()).isEqualTo("The flight is short");
        assertThat(answer.path("reasons").path("unmapped").findValuesAsText("feature"))
                .containsExactly("origin");

        JsonNode change = answer.path("counterfactuals").path("found").get(0);
        assertThat(change.path("decision").asText()).isEqualTo("on-time");
        assertThat(change.path("prediction").asDouble()).isLessThan(0.2);
        assertThat(change.path("changes").findValuesAsText("feature")).containsExactly("distance");
        assertThat(change.path("changes").get(0).path("from").asDouble()).isEqualTo(3);
        assertThat(answer.path("contrast").path("similar")).hasSize(1);
        assertThat(answer.path("contrast")
                        .path("similar")
                        .get(0)
                        .path("decision")
                        .asText())
                .isEqualTo("on-time");
    }

    @Test
    void anAnsweredInputCanBeAskedAgainAndChanged() {
        JsonNode recorded = explained(INFERENCE, "");
        JsonNode again = explained(FEATURES, "{\"features\": " + recorded.path("features") + "}");
        assertThat(again.path("explanation")).isEqualTo(recorded.path("explanation"));
        assertThat(again.path("waterfall")).isEqualTo(recorded.path("waterfall"));
        assertThat(again.path("place").isNull()).isTrue();

        JsonNode far = explained(FEATURES, "{\"features\": {\"origin\": \"ORD\", \"distance\": 5000}, \"id\": \"x\"}");
        assertThat(far.path("decision").asText()).isEqualTo("on-time");
        assertThat(far.path("adverse").asBoolean()).isFalse();
        assertThat(far.path("reasons").path("whyNone").asText()).isEqualTo("the decision is not adverse");
        assertThat(far.path("counterfactuals").path("found")).isEmpty();
        assertThat(far.path("id").asText()).isEqualTo("x");
    }

    @Test
    void aSampledMethodGivesStandardErrorsAndTheSameAnswerEverywhere() {
        String options = "{\"method\": \"PERMUTATION\", \"evaluations\": 500, \"precision\": 0.5}";
        JsonNode here = explained(INFERENCE, options);
        assertThat(here.path("explanation").path("method").asText()).isEqualTo("permutation-shap");
        assertThat(here.path("explanation").path("seed").asText()).isNotEqualTo("0");
        JsonNode attributions = here.path("explanation").path("attributions");
        assertThat(attributions.get(0).path("standardError").isNumber()).isTrue();
        assertThat(attributions.get(0).path("value").asDouble()).isEqualTo(1.97, within(1e-9));

        view.placement = Optional.of(new Placement(two, List.of(), Role.NONE, 0));
        JsonNode there = explained(INFERENCE, options);
        assertThat(there.path("source").path("instance").asText()).isEqualTo(two.toString());
        assertThat(there.path("explanation")).isEqualTo(here.path("explanation"));
    }

    @Test
    void everyFaultOfABodyIsToldWithItsPlace() {
        JsonNode problem = refused(
                FEATURES,
                "{\"features\": {\"origin\": 3, \"distance\": 7000, \"distanse\": 1, \"a/b\": 1}, \"method\": \"MAGIC\","
                        + " \"evaluations\": 0, \"precision\": 2, \"contrast\": 1.5, \"base\": true, \"metod\": \"x\"}",
                422);

        assertThat(problem.path("title").asText()).isEqualTo("Content not valid");
        assertThat(problem.path("errors").findValuesAsText("at"))
                .containsExactlyInAnyOrder(
                        "/metod",
                        "/method",
                        "/evaluations",
                        "/precision",
                        "/contrast",
                        "/base",
                        "/features/distanse",
                        "/features/a~1b",
                        "/features/origin",
                        "/features/distance");
        assertThat(problem.path("errors").toString())
                .contains("did you mean method?")
                .contains("is no feature of the model; did you mean distance?")
                .contains("must lie within the contract's range, 0.0 to 6000.0")
                .contains("must be a whole number from 1 to 100000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | 400 | must be a JSON object",
                "{\"features\": } | 400 | is not JSON at line 1, column",
                "{} {} | 400 | is not JSON",
                "{\"features\": {\"distance\": NaN}} | 400 | is not JSON",
                "{\"id\": \"a\", \"id\": \"b\"} | 400 | is not JSON",
                "{} | 422 | /features must be an object",
                "{\"features\": [1]} | 422 | /features must be an object",
                "{\"features\": {\"distance\": 1e999}} | 422 | /features/distance must be a number",
                "{\"features\": {\"distance\": \"far\"}} | 422 | /features/distance must be a number",
                "{\"features\": {\"origin\": {\"x\": 1}}} | 422 | /features/origin must be a text",
                "{\"features\": {}, \"id\": 7} | 422 | /id must be a text",
                "{\"features\": {\"origin\": \"ATL\", \"distance\": 1}, \"method\": \"TREE_INTERVENTIONAL\"} | 422 | there are LINEAR, PERMUTATION, KERNEL, LIME",
                "{\"features\": {}, \"evaluations\": 100001} | 422 | must be a whole number from 1 to 100000",
                "{\"features\": {}, \"precision\": 0} | 422 | must be a number above 0",
                "{\"features\": {}, \"counterfactuals\": 4} | 422 | must be a whole number from 0 to 3",
            })
    void whatIsWrongWithABodyIsSaid(String body, int status, String detail) {
        JsonNode problem = refused(FEATURES, body, status);
        List<String> told = new ArrayList<>(List.of(problem.path("detail").asText()));
        problem.path("errors")
                .forEach(error -> told.add(
                        error.path("at").asText() + " " + error.path("detail").asText()));
        assertThat(told).anySatisfy(sentence -> assertThat(sentence).contains(detail));
    }

    @Test
    void bodiesAreJsonOfALimitedSizeAndDepth() {
        assertThat(client.send("POST", FEATURES, "features: 1", "Content-Type", "application/yaml")
                        .statusCode())
                .isEqualTo(415);
        assertThat(client.send("POST", FEATURES, "{}").statusCode()).isEqualTo(415);
        refused(FEATURES, "{\"features\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}", 400);
        refused(FEATURES, "{\"features\": {\"origin\": \"" + "x".repeat(70_000) + "\"}}", 413);
        refused(FEATURES, "{\"features\": {\"origin\": \"" + "x".repeat(20_000) + "\"}}", 422);
    }

    @Test
    void whatCanNotBeExplainedSaysWhyAndWhatToDo() {
        assertThat(refused("/api/inferences/i-18/explanation", "{}", 404)
                        .path("detail")
                        .asText())
                .contains("no longer has offset 4 of partition 2")
                .endsWith("POST /api/models/flight-delay/1/explanation explains its features, if you have them.");
        refused("/api/inferences/nobody/explanation", "{}", 404);
        refused("/api/models/nobody/7/explanation", "{\"features\": {}}", 404);

        view.explanations.failure = new UnusableModelException(ExplanationFault.DIGEST, "its digest is 00, not ab");
        assertThat(refused(FEATURES, "{\"features\": {}}", 409).path("detail").asText())
                .isEqualTo("The trained model of flight-delay/1 can't be used: its digest is 00, not ab.");
        view.explanations.failure = new UnusableModelException(ExplanationFault.CANNOT_FETCH, "no answer");
        refused(INFERENCE, "{}", 503);
        view.explanations.failure = null;
        view.explanations.model = Optional.empty();
        assertThat(refused(INFERENCE, "{}", 404).path("detail").asText()).contains("has no trained model");
        view.explanations.model = new FakeExplanations(view.layout).model;
    }

    @ParameterizedTest
    @ValueSource(strings = {INFERENCE, "/api/inferences/i-17"})
    void whatOneInstanceKeepsAnyInstanceAnswers(String path) {
        view.placement = Optional.of(new Placement(two, List.of(), Role.NONE, 0));
        assertThat(client.json(path).path("source").path("instance").asText()).isEqualTo(two.toString());
        view.placement = Optional.of(new Placement(two, List.of(one), Role.STANDBY, 5));
        assertThat(client.json(path).path("source").path("stale").asBoolean()).isFalse();
        view.placement = Optional.empty();
        assertThat(client.get(path).statusCode()).isEqualTo(503);
    }
}
