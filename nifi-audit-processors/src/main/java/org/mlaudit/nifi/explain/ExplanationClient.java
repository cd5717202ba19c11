package org.mlaudit.nifi.explain;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Asks instances of the application in turn, beginning with the one that answered last. Follows no redirection, and takes
 * no answer that is larger than its bound or not complete in time. Thread-safe.
 */
final class ExplanationClient implements AutoCloseable {
    private final Settings settings;
    private final HttpClient http;
    /** Place of the address that answered last. */
    private final AtomicInteger answering = new AtomicInteger();

    /**
     * How to ask.
     *
     * @param addresses at least one, without a slash at the end
     * @param token bearer token, as {@link ExplainProperties#isToken} has it
     * @param tls certificates; the platform's when empty
     * @param connect longest time to connect
     * @param read longest time until an answer is there
     * @param mostBytes size of the largest answer
     */
    record Settings(
            List<URI> addresses,
            Optional<String> token,
            Optional<SSLContext> tls,
            Duration connect,
            Duration read,
            int mostBytes) {
        @Override
        public String toString() {
            return "Settings" + addresses;
        }
    }

    ExplanationClient(Settings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connect());
        settings.tls().ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** Asks each address until one answers or refuses. */
    Answer ask(ExplanationRequest question) throws InterruptedException {
        List<URI> addresses = settings.addresses();
        List<String> problems = new ArrayList<>();
        int first = answering.get();
        for (int i = 0; i < addresses.size(); i++) {
            int place = (first + i) % addresses.size();
            URI address = addresses.get(place);
            HttpRequest request = request(address, question.path())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(question.body()))
                    .build();
            Answer answer;
            try {
                answer = answer(address, send(request));
            } catch (IOException e) {
                answer = new Answer.Unavailable(why(e));
            }
            if (answer instanceof Answer.Unavailable unavailable) {
                problems.add(address + ": " + unavailable.problem());
            } else {
                answering.set(place);
                return answer;
            }
        }
        return new Answer.Unavailable(String.join("; ", problems));
    }

    /** How healthy an instance is. */
    record Health(boolean up, String what) {}

    /**
     * Asks one address whether it works.
     *
     * @throws IOException if it does not answer
     */
    Health health(URI address) throws IOException, InterruptedException {
        HttpResponse<Optional<byte[]>> response =
                send(request(address, "/api/health").GET().build());
        if (response.body().isPresent()) {
            try {
                var health = AnswerText.texts(response.body().get());
                if (health.containsKey("status")) {
                    return new Health(
                            response.statusCode() == 200,
                            health.get("status") + ": "
                                    + AnswerText.cut(health.getOrDefault("reason", "no reason given")));
                }
            } catch (IOException e) {
                return new Health(false, "what answers is not the application: status " + response.statusCode());
            }
        }
        return new Health(false, "what answers is not the application: status " + response.statusCode());
    }

    /**
     * Status of a question that needs access.
     *
     * @throws IOException if the address does not answer
     */
    int access(URI address) throws IOException, InterruptedException {
        return send(request(address, "/api/models").GET().build()).statusCode();
    }

    List<URI> addresses() {
        return settings.addresses();
    }

    private HttpRequest.Builder request(URI address, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).header("Accept", "application/json");
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private HttpResponse<Optional<byte[]>> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
                http.sendAsync(request, head -> new BoundedBody(settings.mostBytes()));
        try {
            return answer.get(settings.read().plus(settings.connect()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no whole answer within " + settings.read());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    static String why(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "cannot connect";
        }
        return AnswerText.cut(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private Answer answer(URI address, HttpResponse<Optional<byte[]>> response) {
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            return new Answer.Unavailable(problem(response));
        }
        if (response.body().isEmpty()) {
            return new Answer.Refused(
                    address + " answers with more than " + settings.mostBytes() + " bytes, status " + status);
        }
        byte[] body = response.body().get();
        if (status == 200) {
            try {
                return new Answer.Explained(address, body, AnswerText.attributes(body));
            } catch (IOException e) {
                return new Answer.Refused(address + " answers with what is no explanation: " + AnswerText.why(e));
            }
        }
        if (status >= 300 && status < 400) {
            return new Answer.Refused(
                    address + " answers with a redirection, status " + status + "; redirections are not followed");
        }
        if (status == 404 && AnswerText.problem(body).isPresent()) {
            return new Answer.NotFound(problem(response));
        }
        return new Answer.Refused(problem(response));
    }

    /** The application's own words, or the status where something else answered. */
    private static String problem(HttpResponse<Optional<byte[]>> response) {
        return response.body()
                .flatMap(AnswerText::problem)
                .orElse("status " + response.statusCode() + " without a problem document");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
