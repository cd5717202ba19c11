package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explainers;
import org.mlaudit.streams.explain.tree.Kernel;

/** Dependences, interactions and permutation importance over HTTP. */
class DependenceRoutesTest {
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

    @Test
    void partialDependenceOfALinearModelIsItsLine() {
        JsonNode raw = client.json(MODEL + "/dependence/distance?scale=raw&ice=2&grid=3");

        assertThat(raw.path("outputSpace").asText()).isEqualTo("log-odds");
        assertThat(raw.path("target").asText()).isEqualTo("late");
        assertThat(raw.path("rows").asInt()).isEqualTo(4);
        JsonNode points = raw.path("points");
        assertThat(points).hasSize(3);
        for (JsonNode point : points) {
            assertThat(point.path("output").asDouble())
                    .isEqualTo(0.5 - 0.01 * point.path("value").asDouble(), within(1e-12));
        }
        assertThat(raw.path("curves")).hasSize(2);
        assertThat(raw.path("curves").get(0)).hasSize(3);
        JsonNode predicted = client.json(MODEL + "/dependence/origin");
        assertThat(predicted.path("outputSpace").asText()).isEqualTo("probability");
        assertThat(predicted.path("points").get(0).path("label").asText()).isEqualTo("ATL");
        assertThat(predicted.path("points").get(0).path("value").isNull()).isTrue();
        assertThat(predicted.path("points").get(0).path("output").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void accumulatedEffectsAreCentredAndNeedNumbers() {
        JsonNode effects = client.json(MODEL + "/dependence/distance?kind=ale&scale=raw");
        JsonNode points = effects.path("points");
        double slope = (points.get(points.size() - 1).path("output").asDouble()
                        - points.get(0).path("output").asDouble())
                / (points.get(points.size() - 1).path("value").asDouble()
                        - points.get(0).path("value").asDouble());
        assertThat(slope).isEqualTo(-0.01, within(1e-12));
        assertThat(effects.path("curves")).isEmpty();

        JsonNode category = client.json(MODEL + "/dependence/origin?kind=ale");
        assertThat(category.path("points")).isEmpty();
        assertThat(category.path("problem").asText()).endsWith("ask for kind=pdp");
    }

    @Test
    void featuresOfALinearModelDoNotInteract() {
        JsonNode with = client.json(MODEL + "/dependence/distance?with=origin").path("interaction");
        assertThat(with.path("first").asText()).isEqualTo("origin");
        assertThat(with.path("second").asText()).isEqualTo("distance");
        assertThat(with.path("hSquared").asDouble()).isEqualTo(0, within(1e-12));
        assertThat(with.path("strength").isNull()).isTrue();

        JsonNode all = client.json(MODEL + "/interactions");
        assertThat(all.path("method").asText()).isEqualTo("h-squared");
        assertThat(all.path("pairs")).hasSize(1);
        assertThat(all.path("rows").asInt()).isEqualTo(4);
    }

    @Test
    void withoutRowsOfAReferenceItSaysWhatToDo() {
        view.explanations.model = view.explanations.model.map(model -> new ExplainedModel(
                model.layout(),
                model.encoding(),
                Optional.empty(),
                model.digest(),
                model.method(),
                new Explainers(model.model(), model.encoding(), Optional.empty(), Kernel.PLAIN),
                model.fidelity()));
        for (String path : new String[] {"/dependence/distance?with=origin", "/interactions"}) {
            assertThat(client.json(MODEL + path).path("problem").asText())
                    .isEqualTo("the version has no rows of reference data: register it with --reference");
        }
    }

    @Test
    void permutingWhatTheModelReadsRaisesItsLoss() {
        JsonNode answer = client.json(
                MODEL + "/importance?method=permutation&from=2001-02-01&to=2001-02-04&metric=brier&repeats=3");

        assertThat(answer.path("problem").isNull()).as(answer.toString()).isTrue();
        assertThat(answer.path("windows").asInt()).isEqualTo(3);
        assertThat(answer.path("permuted").path("metric").asText()).isEqualTo("brier");
        assertThat(answer.path("permuted").path("rows").asInt()).isEqualTo(200);
        assertThat(answer.path("permuted").path("loss").asDouble()).isBetween(0.0, 1.0);
        assertThat(answer.path("features")).hasSize(2);
        JsonNode first = answer.path("features").get(0);
        assertThat(first.path("permutation").path("increases")).hasSize(3);
        assertThat(first.path("permutation").path("standardError").isNumber()).isTrue();
        assertThat(first.path("attribution").isNull()).isTrue();
        assertThat(client.json(MODEL
                                + "/importance?method=permutation&from=2001-02-01&to=2001-02-04&metric=brier&repeats=3")
                        .path("features"))
                .isEqualTo(answer.path("features"));

        assertThat(client.json(MODEL + "/importance?method=permutation")
                        .path("problem")
                        .asText())
                .isEqualTo("no sampled inference of these windows has an outcome yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dependence/altitude | 404 | 'altitude'; it has origin, distance",
                "dependence/distance?grid=1 | 400 | must be a whole number from 2 to 100",
                "dependence/distance?grid=101&ice=201&kind=magic | 400 | 'magic', which is none of pdp, ale",
                "dependence/distance?class=early | 400 | 'early', which is none of late",
                "dependence/distance?with=altitude | 400 | 'altitude', which is none of origin, distance",
                "dependence/distance?with=distance | 400 | must be another feature",
                "interactions?limit=0 | 400 | must be a whole number from 1 to 1000",
                "importance?method=permutation&segment=origin=ATL | 400 | can't be given with method=permutation",
                "importance?method=permutation&metric=mse | 400 | which is not one of a model that predicts classes",
                "importance?method=permutation&repeats=21 | 400 | must be a whole number from 1 to 20",
                "importance?method=permutation&size=PT1H | 400 | must be one of the windows that are judged",
            })
    void whatIsWrongWithARequestIsSaid(String path, int status, String detail) {
        HttpResponse<String> response = client.get(MODEL + "/" + path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Json.parse(response.body()).path("detail").asText()).contains(detail);
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
