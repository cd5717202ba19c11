package org.mlaudit.nifi.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainInferenceTest {
    private static final String ANSWER = "{\"id\":\"i-17\",\"decision\":\"bad\",\"adverse\":true,"
            + "\"explanation\":{\"method\":\"linear-shap\",\"outputSpace\":\"log-odds\",\"prediction\":0.75,"
            + "\"attributions\":[{\"feature\":\"amount\",\"value\":1.5}]},"
            + "\"reasons\":{\"base\":\"ALL\",\"principal\":[{\"code\":\"R01\",\"features\":[\"amount\"]},{\"code\":\"R02\"}]}}";
    private static final String SECRET = "s3cr3t-token";

    /** A question that the server got. */
    private record Asked(String line, String body, Optional<String> authorization) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private TestRunner runner;
    private volatile int status = 200;
    private volatile String answer = ANSWER;
    private volatile boolean stall;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        runner = TestRunners.newTestRunner(new ExplainInference());
        runner.setProperty(ExplainProperties.URLS, url());
    }

    @AfterEach
    void stop() {
        hold.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            if (stall) {
                exchange.getResponseBody().write(body, 0, 10);
                exchange.getResponseBody().flush();
                hold.await();
            }
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static String problem(int status, String detail) {
        return "{\"type\":\"urn:mlaudit:problem:p\",\"title\":\"P\",\"status\":" + status + ",\"detail\":\"" + detail
                + "\",\"errors\":[{\"at\":\"/features/amount\",\"detail\":\"too large\"}]}";
    }

    private MockFlowFile explain(Relationship expected) {
        runner.clearTransferState();
        runner.enqueue("as it came", Map.of("inference.id", "i-17"));
        runner.run();
        runner.assertAllFlowFilesTransferred(expected, 1);
        return runner.getFlowFilesForRelationship(expected).getFirst();
    }

    @Test
    void anInferenceIsExplained() {
        MockFlowFile explained = explain(ExplainInference.EXPLAINED);
        explained.assertContentEquals(ANSWER);
        explained.assertAttributeEquals("explanation.method", "linear-shap");
        explained.assertAttributeEquals("explanation.output.space", "log-odds");
        explained.assertAttributeEquals("explanation.prediction", "0.75");
        explained.assertAttributeEquals("explanation.reasons", "R01,R02");
        explained.assertAttributeEquals("mime.type", "application/json");
        assertThat(asked).containsExactly(new Asked("POST /api/inferences/i-17/explanation", "{}", Optional.empty()));
        assertThat(runner.getProvenanceEvents()).anyMatch(event -> url().equals(event.getTransitUri()));
    }

    @Test
    void anIdIsNeverMoreThanOnePartOfThePath() {
        runner.enqueue("", Map.of("inference.id", "../a b/c?d#e%2Fü"));
        runner.run();
        runner.assertAllFlowFilesTransferred(ExplainInference.EXPLAINED, 1);
        assertThat(asked.getFirst().line())
                .isEqualTo("POST /api/inferences/..%2Fa%20b%2Fc%3Fd%23e%252F%C3%BC/explanation");
    }

    @Test
    void featuresAreSentAsTheyAreWithMethodAndEvaluations() {
        runner.setProperty(ExplainProperties.EXPLAIN_WHAT, ExplainWhat.FEATURES);
        runner.setProperty(ExplainProperties.METHOD, "KERNEL");
        runner.setProperty(ExplainProperties.EVALUATIONS, "${evaluations}");
        runner.enqueue(
                "{\"amount\": 1.10000000000000000001, \"origin\": \"ATL\"}",
                Map.of("audit.model", "credit risk", "audit.version", "1", "evaluations", "500"));
        runner.run();
        runner.assertAllFlowFilesTransferred(ExplainInference.EXPLAINED, 1);
        assertThat(asked)
                .containsExactly(new Asked(
                        "POST /api/models/credit%20risk/1/explanation",
                        "{\"features\":{\"amount\": 1.10000000000000000001, \"origin\": \"ATL\"},\"method\":\"KERNEL\","
                                + "\"evaluations\":500}",
                        Optional.empty()));
    }

    @Test
    void whatCannotBeAskedAboutIsNotSent() {
        runner.setProperty(ExplainProperties.EXPLAIN_WHAT, ExplainWhat.FEATURES);
        Map<String, String> model = Map.of("audit.model", "m", "audit.version", "1");
        runner.enqueue("[1]", model);
        runner.enqueue("{\"a\":1},\"method\":{}", model);
        runner.enqueue("{\"a\":1", model);
        runner.enqueue("{\"a\":1,\"a\":2}", model);
        runner.enqueue(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, model);
        runner.enqueue(new byte[(1 << 20) + 1], model);
        runner.enqueue("{\"a\":1}", Map.of("audit.model", "m"));
        runner.run(7);
        runner.assertAllFlowFilesTransferred(ExplainInference.FAILURE, 7);
        assertThat(runner.getFlowFilesForRelationship(ExplainInference.FAILURE))
                .extracting(flowFile -> flowFile.getAttribute("explanation.problem"))
                .allMatch(problem ->
                        problem != null && !problem.isBlank() && problem.lines().count() == 1);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheApplicationDoesNotKnowIsNotFoundInItsOwnWords() {
        status = 404;
        answer = problem(404, "No inference i-17 is known");
        MockFlowFile missing = explain(ExplainInference.NOT_FOUND);
        missing.assertContentEquals("as it came");
        missing.assertAttributeEquals(
                "explanation.problem", "No inference i-17 is known (/features/amount: too large)");
    }

    @Test
    void whatIsRefusedOrUnreadableFails() {
        for (int refusal : List.of(400, 401, 403, 409, 422)) {
            status = refusal;
            answer = problem(refusal, "No");
            explain(ExplainInference.FAILURE)
                    .assertAttributeEquals("explanation.problem", "No (/features/amount: too large)");
        }
        status = 404;
        answer = "<html>of another server</html>";
        assertThat(explain(ExplainInference.FAILURE).getAttribute("explanation.problem"))
                .contains("404 without a problem document");
        status = 200;
        for (String unreadable : List.of("<html>", "{}", "[]", "", ANSWER + ANSWER, ANSWER.substring(0, 200))) {
            answer = unreadable;
            explain(ExplainInference.FAILURE).assertContentEquals("as it came");
        }
    }

    @Test
    void aRedirectionIsNotFollowed() {
        status = 302;
        assertThat(explain(ExplainInference.FAILURE).getAttribute("explanation.problem"))
                .contains("redirection");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerThatIsTooLargeFails() {
        runner.setProperty(ExplainProperties.MAX_ANSWER, ANSWER.length() + " B");
        explain(ExplainInference.EXPLAINED);
        runner.setProperty(ExplainProperties.MAX_ANSWER, (ANSWER.length() - 1) + " B");
        assertThat(explain(ExplainInference.FAILURE).getAttribute("explanation.problem"))
                .contains("more than");
    }

    @Test
    void whileTheApplicationCannotAnswerFlowFilesArePenalisedForRetry() throws IOException {
        for (int busy : List.of(429, 500, 502, 503)) {
            status = busy;
            answer = problem(busy, "Not ready");
            MockFlowFile retried = explain(ExplainInference.RETRY);
            assertThat(retried.isPenalized()).isTrue();
            assertThat(retried.getAttribute("explanation.problem")).contains("Not ready");
        }
        runner.setProperty(ExplainProperties.URLS, nobody());
        assertThat(explain(ExplainInference.RETRY).isPenalized()).isTrue();
    }

    @Test
    void anAnswerThatStopsHalfwayIsGivenUp() {
        stall = true;
        runner.setProperty(ExplainProperties.CONNECTION_TIMEOUT, "100 ms");
        runner.setProperty(ExplainProperties.READ_TIMEOUT, "100 ms");
        assertThat(explain(ExplainInference.RETRY).getAttribute("explanation.problem"))
                .contains("no answer in time");
    }

    @Test
    void anotherAddressAnswersWhenTheFirstIsDown() throws IOException {
        runner.setProperty(ExplainProperties.URLS, nobody() + ", " + url() + "/");
        explain(ExplainInference.EXPLAINED);
        assertThat(asked).hasSize(1);
    }

    @Test
    void theTokenIsShownAndNeverTold() {
        runner.setProperty(ExplainProperties.TOKEN, SECRET);
        explain(ExplainInference.EXPLAINED);
        status = 401;
        answer = problem(401, "Who are you?");
        MockFlowFile refused = explain(ExplainInference.FAILURE);
        assertThat(asked).allMatch(each -> each.authorization().equals(Optional.of("Bearer " + SECRET)));
        assertThat(refused.getAttributes().values()).noneMatch(value -> value.contains(SECRET));
        assertThat(runner.getLogger().getWarnMessages())
                .extracting(LogMessage::getMsg)
                .isNotEmpty()
                .noneMatch(message -> Objects.requireNonNull(message).contains(SECRET));
        assertThat(new ExplainInference().getPropertyDescriptor("Access Token").isSensitive())
                .isTrue();
    }

    @Test
    void wrongAddressesAndTokensAreNotValid() {
        for (String wrong :
                List.of("ftp://a", "127.0.0.1:7070", "http://u:p@a", "http://a?b", "http://a,", "http://a b")) {
            runner.setProperty(ExplainProperties.URLS, wrong);
            runner.assertNotValid();
        }
        runner.setProperty(ExplainProperties.URLS, "http://a:7070,https://b/audit/");
        runner.assertValid();
        runner.setProperty(ExplainProperties.TOKEN, "two words");
        runner.assertNotValid();
    }

    private List<ConfigVerificationResult> verify() {
        ExplainInference processor = (ExplainInference) runner.getProcessor();
        return processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of());
    }

    @Test
    void verifyingAsksEveryAddressForItsHealth() throws IOException {
        answer = "{\"status\":\"UP\",\"reason\":\"It processes events\"}";
        runner.setProperty(ExplainProperties.URLS, url() + "," + nobody());
        assertThat(verify())
                .extracting(ConfigVerificationResult::getOutcome)
                .containsExactly(Outcome.SUCCESSFUL, Outcome.FAILED);
        assertThat(asked).extracting(Asked::line).containsExactly("GET /api/health");

        runner.setProperty(ExplainProperties.URLS, url());
        runner.setProperty(ExplainProperties.TOKEN, SECRET);
        assertThat(verify())
                .extracting(ConfigVerificationResult::getOutcome)
                .containsExactly(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL);
        status = 503;
        answer = "{\"status\":\"STARTING\",\"reason\":\"It reads its state\"}";
        assertThat(verify())
                .extracting(ConfigVerificationResult::getExplanation)
                .containsExactly("STARTING: It reads its state");
        status = 200;
        answer = "hello";
        assertThat(verify()).extracting(ConfigVerificationResult::getOutcome).containsExactly(Outcome.FAILED);
    }
}
