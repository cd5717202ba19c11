package org.mlaudit.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mlaudit.quickstart.nifi.NifiFlow;

/** The flow that captures over HTTP, in the real NiFi. */
final class CaptureHttpIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void whatAServicePostsIsPublishedOnceAndWhatIsBrokenIsRefusedAndWhatIsUnregisteredWaits() throws Exception {
        var loans = new Loans("loans-http");
        int port = freePort();
        NifiFlow flow = SharedPlatform.nifi().importFlow(SharedPlatform.flow("capture-http.json"), "Capture over HTTP");
        Map<String, String> parameters = new HashMap<>(loans.kafka());
        parameters.put("http.port", Integer.toString(port));
        flow.setParameters(parameters);
        flow.start();
        await().atMost(PATIENCE).until(() -> listens(port));

        int status = post(port, """
                {"id":"h-1","model":"loans-http","version":"1","occurredAt":"2024-05-01T10:00:00Z","features":{"income":41000,"purpose":"car"},"prediction":{"score":0.3}}
                {"id":"h-2","model":"loans-http","version":"1","occurredAt":"2024-05-01T10:00:01Z","features":{"income":-5,"purpose":"car"},"prediction":{"score":0.3}}
                {"id":"h-3","model":"loans-http","version":"1","occurredAt":"2024-05-01T10:00:02Z","features":{"income":52000,"purpose":"home"},"prediction":{"score":0.7}}
                {"id":"h-4","model":"loans-http","version":"2","occurredAt":"2024-05-01T10:00:03Z","features":{"income":52000,"purpose":"home"},"prediction":{"score":0.7}}
                """);

        assertThat(status).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(loans.inferences())
                        .extracting(record -> record.get("id").toString())
                        .containsExactlyInAnyOrder("h-1", "h-3"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(loans.rejected())
                        .extracting(record -> record.get("id").toString())
                        .containsExactly("h-2"));
        assertThat(loans.rejected().getFirst().get("reasons").toString()).contains("OUT_OF_RANGE", "/features/income");
        assertThat(flow.queued())
                .as("FlowFiles that wait for their model to be registered")
                .isEqualTo(1);
        flow.remove();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int post(int port, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/inferences"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
