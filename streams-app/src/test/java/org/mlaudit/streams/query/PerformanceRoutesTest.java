package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;

class PerformanceRoutesTest {
    private static final String PERFORMANCE = "/api/models/flight-delay/1/performance";
    private static final String FAIRNESS = "/api/models/flight-delay/1/fairness";

    private static final AuditMetrics METRICS = new AuditMetrics();
    private static AuditServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = new AuditServer(AppConfig.of(Client.anyPort()), METRICS, (contract, actor) -> null);
        HostPort self = server.start();
        server.serve(new FakeView(self));
        client = new Client(self);
    }

    @AfterAll
    static void stop() {
        server.close();
        METRICS.close();
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
    }

    @Test
    void everyWindowHasCoverageDelaysAndMetricsBesideTheReferencesAndTheEstimates() {
        JsonNode answer = client.json(PERFORMANCE);
        assertThat(answer.path("prediction").asText()).isEqualTo("BINARY");
        assertThat(answer.path("judgedMetrics").toString()).isEqualTo("[\"auroc\",\"accuracy\",\"brier\"]");
        assertThat(answer.path("windows").findValuesAsText("start"))
                .containsExactly("2001-02-03T00:00:00Z", "2001-02-02T00:00:00Z", "2001-02-01T00:00:00Z");

        JsonNode first = answer.path("windows").get(2);
        assertThat(first.path("coverage").path("share").asDouble()).isEqualTo(1);
        assertThat(first.path("coverage").path("byAge").toString())
                .isEqualTo("[{\"age\":\"PT1H\",\"share\":1.0},{\"age\":\"P1D\",\"share\":1.0}]");
        assertThat(first.path("delays").path("p50").asText()).startsWith("PT1H");
        assertThat(first.path("notJudged").isNull()).isTrue();
        JsonNode accuracy = named(first.path("metrics"), "accuracy");
        double realised = accuracy.path("realised").path("value").asDouble();
        double estimated = accuracy.path("estimated").path("value").asDouble();
        assertThat(accuracy.path("realised").path("low").asDouble()).isLessThan(realised);
        assertThat(accuracy.path("realised").path("high").asDouble()).isGreaterThan(realised);
        assertThat(accuracy.path("difference").asDouble()).isEqualTo(realised - estimated);
        assertThat(accuracy.path("reference").asDouble()).isEqualTo(realised);
        assertThat(estimated).isBetween(realised - 0.01, realised + 0.01);
        assertThat(first.path("detail").isNull()).isTrue();
    }

    @Test
    void aPeriodIsAllItsPredictionsTogether() {
        JsonNode period = client.json(PERFORMANCE + "/period?from=2001-02-01T00:00:00Z&to=2001-02-03T00:00:00Z")
                .path("windows");

        assertThat(period).hasSize(1);
        JsonNode both = period.get(0);
        assertThat(both.path("start").asText()).isEqualTo("2001-02-01T00:00:00Z");
        assertThat(both.path("end").asText()).isEqualTo("2001-02-03T00:00:00Z");
        JsonNode windows = client.json(PERFORMANCE).path("windows");
        long truths = windows.get(1).path("coverage").path("truths").asLong()
                + windows.get(2).path("coverage").path("truths").asLong();
        assertThat(both.path("coverage").path("truths").asLong()).isEqualTo(truths);
        double right = 0;
        for (JsonNode window : List.of(windows.get(1), windows.get(2))) {
            right += named(window.path("metrics"), "accuracy")
                            .path("realised")
                            .path("value")
                            .asDouble()
                    * window.path("coverage").path("truths").asLong();
        }
        double accuracy = named(both.path("metrics"), "accuracy")
                .path("realised")
                .path("value")
                .asDouble();
        assertThat(accuracy * truths).isCloseTo(right, within(1e-6));
        assertThat(both.path("detail").path("confusion")).hasSize(2);
        assertThat(client.get(PERFORMANCE + "/period?from=1999-01-01&to=1999-02-01")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWindowThatBecameWorseSaysWhatExplainsIt() {
        JsonNode second = client.json(PERFORMANCE).path("windows").get(1);

        JsonNode auroc = named(second.path("metrics"), "auroc");
        assertThat(auroc.path("realised").path("value").asDouble())
                .isLessThan(auroc.path("reference").asDouble() - 0.1);
        assertThat(auroc.path("difference").asDouble()).isLessThan(-0.1);
        assertThat(second.path("change").path("cause").asText()).startsWith("concept drift");
    }

    @Test
    void withoutAnyOutcomePerformanceIsEstimatedAndItIsSaidWhyNothingIsRealised() {
        JsonNode newest = client.json(PERFORMANCE + "?limit=1").path("windows").get(0);

        assertThat(newest.path("notJudged").asText())
                .isEqualTo("0 outcomes are fewer than performance.minimumTruths, 30");
        assertThat(newest.path("absent")).isEmpty();
        assertThat(newest.path("delays").isNull()).isTrue();
        JsonNode auroc = named(newest.path("metrics"), "auroc");
        assertThat(auroc.path("realised").isNull()).isTrue();
        assertThat(auroc.path("difference").isNull()).isTrue();
        assertThat(auroc.path("estimated").path("method").asText()).startsWith("cbpe");
        assertThat(newest.path("coverage").path("byAge").path(0).path("share").asDouble(1))
                .isIn(0.0, 1.0);
    }

    @Test
    void oneWindowHasItsTablesAndCurves() {
        JsonNode answer = client.json(PERFORMANCE + "?start=2001-02-01");
        assertThat(answer.path("windows")).hasSize(1);
        assertThat(answer.path("more").asBoolean()).isFalse();
        JsonNode detail = answer.path("windows").get(0).path("detail");

        assertThat(detail.path("classes").toString()).isEqualTo("[\"on-time\",\"late\"]");
        double weight = 0;
        for (JsonNode row : detail.path("confusion")) {
            for (JsonNode cell : row) {
                weight += cell.asDouble();
            }
        }
        assertThat(weight).isEqualTo(FakeOutcomes.PREDICTIONS);
        assertThat(detail.path("reliability")).hasSizeBetween(5, 10);
        JsonNode curve = detail.path("curve");
        assertThat(curve.size()).isBetween(2, 100);
        assertThat(curve.get(0).path("recall").asDouble()).isEqualTo(1);
        assertThat(curve.get(0).path("falsePositiveRate").asDouble()).isEqualTo(1);
        assertThat(curve.get(0).path("lift").asDouble()).isEqualTo(1);
        double recall = 1;
        for (JsonNode point : curve) {
            assertThat(point.path("recall").asDouble()).isLessThanOrEqualTo(recall);
            recall = point.path("recall").asDouble();
        }
        assertThat(detail.path("gains")).hasSize(10);
        assertThat(client.json(PERFORMANCE + "?start=2001-02-03")
                        .path("windows")
                        .get(0)
                        .path("detail")
                        .path("confusion"))
                .isEmpty();
    }

    @Test
    void aSegmentHasNumbersOfItsOwn() {
        JsonNode atlanta = client.json(PERFORMANCE + "?segment=origin%3DATL");

        assertThat(atlanta.path("segment").asText()).isEqualTo("origin=ATL");
        JsonNode first = atlanta.path("windows").get(2);
        assertThat(first.path("coverage").path("predictions").asLong()).isEqualTo(FakeOutcomes.PREDICTIONS / 3);
        assertThat(first.path("coverage").path("byAge")).isEmpty();
        assertThat(first.path("delays").isNull()).isTrue();
        assertThat(named(first.path("metrics"), "auroc").path("estimated").isNull())
                .isFalse();
        assertThat(client.json(PERFORMANCE + "?segment=origin=JFK").path("windows"))
                .isEmpty();
    }

    @Test
    void timeAndLimitBoundTheWindows() {
        JsonNode bounded = client.json(PERFORMANCE + "?from=2001-02-01&to=2001-02-03&limit=1&size=P1D");
        assertThat(bounded.path("windows").findValuesAsText("start")).containsExactly("2001-02-02T00:00:00Z");
        assertThat(bounded.path("more").asBoolean()).isTrue();

        JsonNode weeks = client.json(PERFORMANCE + "?size=P7D");
        assertThat(weeks.path("windows")).isEmpty();
        assertThat(weeks.path("reference").path("truths").asLong()).isEqualTo(FakeOutcomes.PREDICTIONS);
    }

    @Test
    void theGroupsOfAWindowStandBesideTheReferenceGroup() {
        JsonNode answer = client.json(FAIRNESS + "?start=2001-02-01&attribute=origin");
        assertThat(answer.path("favourable").toString()).isEqualTo("[\"late\"]");
        JsonNode origin = answer.path("attributes").get(0);
        assertThat(origin.path("referenceGroups").toString()).isEqualTo("[\"ORD\"]");
        JsonNode atlanta = origin.path("groups").get(0);
        assertThat(atlanta.path("group").asText()).isEqualTo("ATL");
        assertThat(atlanta.path("n").asLong()).isEqualTo(FakeOutcomes.PREDICTIONS / 3);
        assertThat(atlanta.path("notJudged").isNull()).isTrue();
        JsonNode ratio = StreamSupport.stream(atlanta.path("metrics").spliterator(), false)
                .filter(metric -> metric.path("figure").path("name").asText().equals("disparate-impact-ratio"))
                .findFirst()
                .orElseThrow();
        assertThat(ratio.path("fair").asDouble()).isEqualTo(1);
        assertThat(ratio.path("figure").path("value").asDouble()).isBetween(0.9, 1.1);
        assertThat(origin.path("groups").get(1).path("reference").asBoolean()).isTrue();
        assertThat(origin.path("impact").findValuesAsText("kind")).containsExactly("SELECTION", "SCORING");

        JsonNode newest = client.json(FAIRNESS);
        assertThat(newest.path("start").asText()).isEqualTo("2001-02-03T00:00:00Z");
        assertThat(newest.path("truths").asLong()).isZero();
    }

    @Test
    void nothingThatIsNotFiniteIsSent() {
        for (String path : List.of(
                PERFORMANCE,
                PERFORMANCE + "?start=2001-02-01",
                PERFORMANCE + "?start=2001-02-03",
                FAIRNESS,
                FAIRNESS + "?start=2001-02-01")) {
            assertThat(client.get(path).body()).doesNotContain("NaN").doesNotContain("Infinity");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "performance?segment=origin | 400 | must be name=value",
                "performance?segment== | 400 | must be name=value",
                "performance?segment=carrier=AA | 400 | 'carrier', which is none of origin",
                "performance?size=PT1H | 400 | must be one of the windows that are judged: P1D, P7D",
                "performance?start=2001-02-01&from=2001-02-02 | 400 | must lie between from and to",
                "performance?start=2001-02-01T00:00:01Z | 404 | no judged window of size P1D that starts at"
                        + " 2001-02-01T00:00:01Z",
                "performance?start=%00 | 400 | start",
                "performance?start=-999999999-01-01T00:00:00Z | 404 | no judged window",
                "performance?start=2001-02-01T00:00:00.000000001Z | 404 | no judged window",
                "fairness?start=%2B999999999-12-31T23:59:59.999999999Z | 404 | no judged window",
                "performance?from=2001-02-02&to=2001-02-01 | 400 | must be after from",
                "performance?limit=0&sise=P1D | 400 | did you mean size?",
                "performance?limit=101 | 400 | must be a whole number from 1 to 100",
                "fairness?attribute=sex | 400 | 'sex', which is none of origin",
                "fairness?size=P7D | 404 | no judged window of size P7D yet",
                "fairness?start=2011-01-01 | 404 | that starts at 2011-01-01T00:00:00Z",
                "fairness?size=bogus | 400 | must be a duration",
            })
    void whatIsWrongWithARequestIsSaid(String path, int status, String detail) {
        HttpResponse<String> response = client.get("/api/models/flight-delay/1/" + path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Json.parse(response.body()).path("detail").asText()).contains(detail);
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"performance", "fairness"})
    void aModelThatIsNotRegisteredIsNotFound(String route) {
        HttpResponse<String> response = client.get("/api/models/nobody/7/" + route);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("No model version 'nobody/7' is registered");
    }
}
