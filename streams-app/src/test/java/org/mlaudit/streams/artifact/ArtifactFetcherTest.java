package org.mlaudit.streams.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.contract.Artifact;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

class ArtifactFetcherTest {
    private static final byte[] MODEL = "a trained model".getBytes(StandardCharsets.UTF_8);
    private static final String SHA256 =
            HexFormat.of().formatHex(Received.sha256().digest(MODEL));

    @TempDir
    private Path directory = Path.of("");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = open();

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aFileIsReadWhereItsDirectoryIsAllowed() throws IOException {
        Path models = Files.createDirectory(directory.resolve("models"));
        Path file = Files.write(models.resolve("m.json"), MODEL);
        assertThat(fetch(file.toUri().toString(), SHA256, Map.of())).isEqualTo(MODEL);
        assertThat(fetch(
                        file.toUri().toString(),
                        SHA256.toUpperCase(Locale.ROOT),
                        Map.of("artifacts.directories", "/nowhere," + models)))
                .isEqualTo(MODEL);
        Path outside = Files.write(directory.resolve("other"), MODEL);
        Path link = Files.createSymbolicLink(models.resolve("link"), outside);
        Map<String, String> inside = Map.of("artifacts.directories", models.toString());
        assertRefused(outside.toUri().toString(), inside, Code.UNREACHABLE)
                .hasMessageContaining("artifacts.directories");
        assertRefused(link.toUri().toString(), inside, Code.UNREACHABLE).hasMessageContaining("artifacts.directories");
        assertRefused(models.toUri() + "../other", inside, Code.UNREACHABLE)
                .hasMessageContaining("artifacts.directories");
    }

    @Test
    void whatIsWrongWithAFileIsSaid() throws IOException {
        Path file = Files.write(directory.resolve("m.json"), new byte[5000]);
        assertRefused(file.toUri().toString(), Map.of(), Code.DIGEST_DIFFERS)
                .hasMessageContaining(SHA256)
                .hasMessageContaining("5000 bytes");
        assertRefused(file.toUri().toString(), Map.of("artifacts.max.bytes", "4096"), Code.TOO_LARGE)
                .hasMessageContaining("artifacts.max.bytes");
        assertRefused(directory.resolve("none").toUri().toString(), Map.of(), Code.UNREACHABLE)
                .hasMessageContaining("does not exist");
        assertRefused(directory.toUri().toString(), Map.of(), Code.UNREACHABLE).hasMessageContaining("is no file");
        assertRefused("file://host/x", Map.of(), Code.UNREACHABLE).hasMessageContaining("file:///");
        assertRefused("s3://bucket/x", Map.of(), Code.UNREACHABLE).hasMessageContaining("scheme");
        assertRefused("model.json", Map.of(), Code.UNREACHABLE).hasMessageContaining("scheme");
        assertRefused("not a uri", Map.of(), Code.UNREACHABLE).hasMessageContaining("no URI");
    }

    @Test
    void bytesInTheCatalogAreVerifiedToo() {
        ArtifactFetcher fetcher = new ArtifactFetcher(config(Map.of()));
        Artifact artifact = new Artifact("catalog:", SHA256);
        assertThat(fetcher.fetch(artifact, Optional.of(MODEL))).isEqualTo(MODEL);
        assertThat(fetcher.fetch(artifact, Optional.of(MODEL))).isEqualTo(MODEL);
        assertThatThrownBy(() -> fetcher.fetch(artifact, Optional.of(new byte[3])))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.DIGEST_DIFFERS));
        assertThatThrownBy(() -> fetcher.fetch(artifact, Optional.empty())).hasMessageContaining("--inline");
    }

    @Test
    void whatWasFetchedIsKeptAndVerifiedAgain() throws IOException {
        String address = serve("/m", exchange -> answer(exchange, 200, MODEL));
        assertThat(fetch(address, SHA256, Map.of())).isEqualTo(MODEL);
        assertThat(fetch(address, SHA256, Map.of())).isEqualTo(MODEL);
        assertThat(asked).hasSize(1);
        Path kept = directory.resolve("state/artifacts/" + SHA256);
        Files.write(kept, new byte[] {1});
        assertThat(fetch(address, SHA256, Map.of())).isEqualTo(MODEL);
        assertThat(asked).hasSize(2);
        try (Stream<Path> files = Files.list(kept.getParent())) {
            assertThat(files).containsExactly(kept);
        }
    }

    @Test
    void otherBytesThanTheRegisteredOnesAreRefusedAndNotKept() {
        String address = serve("/m", exchange -> answer(exchange, 200, "another".getBytes(StandardCharsets.UTF_8)));
        assertRefused(address, Map.of(), Code.DIGEST_DIFFERS).hasMessageContaining(SHA256);
        assertThat(directory.resolve("state/artifacts")).doesNotExist();
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedByItsHeaderOrOnItsWay() {
        Map<String, String> small = Map.of("artifacts.max.bytes", "2048");
        String announced = serve("/announced", exchange -> answer(exchange, 200, new byte[4096]));
        assertRefused(announced, small, Code.TOO_LARGE).hasMessageContaining("4096 bytes");
        String endless = serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write(new byte[1024]);
                }
            }
        });
        assertRefused(endless, small, Code.TOO_LARGE).hasMessageContaining("artifacts.max.bytes");
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsGivenUp() {
        Map<String, String> brief = Map.of("artifacts.timeout", "300ms");
        String silent = serve("/silent", exchange -> await());
        String slow = serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await();
        });
        assertRefused(silent, brief, Code.UNREACHABLE).hasMessageContaining("artifacts.timeout");
        assertRefused(slow, brief, Code.UNREACHABLE).hasMessageContaining("artifacts.timeout");
    }

    @Test
    void anAnswerThatIsCutShortIsRefused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (var connection = socket.accept()) {
                    connection.getInputStream().read(new byte[8192]);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertRefused("http://127.0.0.1:" + socket.getLocalPort() + "/m", Map.of(), Code.UNREACHABLE)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void eachRefusalSaysWhatToDo() throws IOException {
        assertRefused(status(404), Map.of(), Code.UNREACHABLE).hasMessageContaining("nothing at this address");
        assertRefused(status(403), Map.of(), Code.UNREACHABLE).hasMessageContaining("artifacts.token");
        assertRefused(status(503), Map.of(), Code.UNREACHABLE).hasMessageContaining("tried again");
        assertRefused(status(418), Map.of(), Code.UNREACHABLE).hasMessageContaining("418");
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertRefused("http://127.0.0.1:" + free + "/m", Map.of(), Code.UNREACHABLE)
                .hasMessageContaining("nobody answers");
    }

    @Test
    void aRedirectionIsFollowedToTheSameHostOnly() {
        String target = serve("/there", exchange -> answer(exchange, 200, MODEL));
        assertThat(fetch(redirect("/a", "/there"), SHA256, Map.of())).isEqualTo(MODEL);
        String other = target.replace("127.0.0.1", "localhost");
        assertRefused(redirect("/b", other), SHA256.replace(SHA256.charAt(0), '0'), Map.of(), Code.UNREACHABLE)
                .hasMessageContaining("redirects to " + other);
        assertRefused(redirect("/c", "/c"), SHA256.replace(SHA256.charAt(0), '0'), Map.of(), Code.UNREACHABLE)
                .hasMessageContaining("more than 3 times");
    }

    @Test
    void onlyAllowedHostsAreAskedAndTheTokenIsForThem() {
        String address = serve("/m", exchange -> answer(exchange, 200, MODEL));
        String host = address.substring("http://".length(), address.indexOf("/m"));
        assertRefused(address, Map.of("artifacts.hosts", "models.example"), Code.UNREACHABLE)
                .hasMessageContaining("models.example");
        assertThat(asked).isEmpty();
        assertThat(fetch(address, SHA256, Map.of("artifacts.hosts", host, "artifacts.token", "secret-token")))
                .isEqualTo(MODEL);
        assertThat(asked).containsExactly("Bearer secret-token");
        assertRefused(
                        "http://models.example/m",
                        SHA256.replace(SHA256.charAt(0), '0'),
                        Map.of("artifacts.hosts", "models.example", "artifacts.token", "secret-token"),
                        Code.UNREACHABLE)
                .hasMessageContaining("https:")
                .hasMessageNotContaining("secret-token");
    }

    @Test
    void noMessageHasWhatMayBeASecret() {
        assertRefused("http://ann:pass1@127.0.0.1/m", Map.of(), Code.UNREACHABLE)
                .hasMessageNotContaining("pass1");
        assertRefused(status(404) + "?signature=pass2", Map.of(), Code.UNREACHABLE)
                .hasMessageContaining("?...")
                .hasMessageNotContaining("pass2");
    }

    private String status(int status) {
        return serve("/status" + status, exchange -> answer(exchange, status, new byte[0]));
    }

    private String redirect(String path, String to) {
        return serve(path, exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            answer(exchange, 302, new byte[0]);
        });
    }

    private String serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            handler.handle(exchange);
        });
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AppConfig config(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("state.dir", directory.resolve("state").toString());
        return AppConfig.of(all);
    }

    private byte[] fetch(String address, String sha256, Map<String, String> values) {
        return new ArtifactFetcher(config(values)).fetch(new Artifact(address, sha256), Optional.empty());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String address, Map<String, String> values, Code code) {
        return assertRefused(address, SHA256, values, code);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String address, String sha256, Map<String, String> values, Code code) {
        return assertThatThrownBy(() -> fetch(address, sha256, values))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
