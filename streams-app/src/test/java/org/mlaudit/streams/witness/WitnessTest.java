package org.mlaudit.streams.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.signing.LogTiles;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.TestKeys;
import org.mlaudit.streams.signing.Witnesses;

/** Our witness over HTTP, and the client that asks witnesses. */
class WitnessTest {
    private static final String LOG = "ml.example.com/prod/log/1";

    @TempDir
    Path directory;

    private final SigningKey logKey = TestKeys.key("log");
    private final SigningKey witnessKey = TestKeys.key("witness");
    private LogTiles tiles;
    private Witness witness;
    private WitnessServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        tiles = new LogTiles(directory.resolve("tiles"));
        grow(700);
        serve();
    }

    private void serve() throws IOException {
        witness = new Witness(
                witnessKey.cosigner("witness.example", () -> 1_700_000_000L),
                List.of(logKey.verifier(LOG)),
                directory.resolve("state"));
        server = new WitnessServer(witness, "127.0.0.1", 0);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        witness.close();
        tiles.close();
        http.close();
    }

    private void grow(int leaves) {
        for (int i = 0; i < leaves; i++) {
            tiles.append(new TreeHasher().leaf(("leaf " + tiles.size()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private SignedNote signed(long size) {
        return new Checkpoint(LOG, size, tiles.root(size)).note().sign(logKey.named(LOG));
    }

    private static String body(ConsistencyProof proof, SignedNote note) {
        StringBuilder text = new StringBuilder("old " + proof.from() + "\n");
        proof.path().forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(note.encode()).toString();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(address() + "/add-checkpoint"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(long old, long size) throws Exception {
        return post(body(tiles.consistency(old, size), signed(size)));
    }

    private String address() {
        return "http://127.0.0.1:" + server.port();
    }

    private void assertCosigned(HttpResponse<String> answer, SignedNote note) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        SignedNote.parse(note.text() + "\n" + answer.body()).verify(witness.key());
    }

    @Test
    void growingStatesAreCosignedAndServed() throws Exception {
        assertCosigned(post(0, 5), signed(5));
        assertCosigned(post(5, 300), signed(300));
        assertCosigned(post(300, 300), signed(300));
        assertCosigned(post(300, 700), signed(700));
        String hash =
                new TreeHasher().sha256(LOG.getBytes(StandardCharsets.UTF_8)).hex();
        HttpResponse<String> newest = http.send(
                HttpRequest.newBuilder(URI.create(address() + "/" + hash + "/checkpoint"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        SignedNote note = SignedNote.parse(newest.body());
        note.verify(witness.key());
        assertThat(Checkpoint.verify(note, logKey.verifier(LOG)).size()).isEqualTo(700);
    }

    @Test
    void aWrongOldSizeIsAnsweredWithTheOneThatIsKnown() throws Exception {
        post(0, 20);
        HttpResponse<String> answer = post(10, 30);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("20\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
        assertThat(post(0, 30).statusCode()).isEqualTo(409);
    }

    @Test
    void whatIsNotProvenIsNotCosigned() throws Exception {
        post(0, 20);
        List<Hash> path = new ArrayList<>(tiles.consistency(20, 30).path());
        path.set(0, TreeHasher.EMPTY_ROOT);
        assertThat(post(body(new ConsistencyProof(20, 30, path), signed(30))).statusCode())
                .isEqualTo(422);
        assertThat(post(body(new ConsistencyProof(20, 30, List.of()), signed(30)))
                        .statusCode())
                .isEqualTo(422);
        SignedNote fork = new Checkpoint(LOG, 20, TreeHasher.EMPTY_ROOT).note().sign(logKey.named(LOG));
        assertThat(post(body(new ConsistencyProof(20, 20, List.of()), fork)).statusCode())
                .isEqualTo(422);
        assertThat(post(20, 30).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownLogsKeysAndNonsenseAreRefused() throws Exception {
        String other = "other.example/log";
        SignedNote unknown = new Checkpoint(other, 1, tiles.root(1)).note().sign(logKey.named(other));
        assertThat(post(body(tiles.consistency(0, 1), unknown)).statusCode()).isEqualTo(404);
        SignedNote wrongKey = new Checkpoint(LOG, 1, tiles.root(1))
                .note()
                .sign(TestKeys.key("x").named(LOG));
        assertThat(post(body(tiles.consistency(0, 1), wrongKey)).statusCode()).isEqualTo(403);
        SignedNote moved = new SignedNote(signed(2).text(), signed(1).signatures());
        assertThat(post(body(tiles.consistency(0, 2), moved)).statusCode()).isEqualTo(403);
        for (String nonsense : List.of(
                "",
                "old 0",
                "\n\n",
                "old 00\n\n" + signed(1).encode(),
                "old -1\n\n" + signed(1).encode(),
                "old 9\n\n" + signed(1).encode(),
                "old 0\nnothash\n\n" + signed(1).encode(),
                "old 0\n\nno checkpoint\n")) {
            assertThat(post(nonsense).statusCode()).as(nonsense).isEqualTo(400);
        }
        assertThat(post("x".repeat(100_000)).statusCode()).isEqualTo(413);
        assertThat(post(0, 1).statusCode()).isEqualTo(200);
    }

    @Test
    void whatWasCosignedIsKnownAfterACrashBetweenStoringAndAnswering() throws Exception {
        // The answer is lost: the client knows of 0, the witness of 50.
        witness.add(body(tiles.consistency(0, 50), signed(50)).getBytes(StandardCharsets.UTF_8));
        server.close();
        witness.close();
        serve();
        assertThat(post(0, 60).body()).isEqualTo("50\n");
        try (Witnesses client = client(Map.of("w", address()), "w", Duration.ofSeconds(5))) {
            Witnesses.Outcome outcome = client.show(signed(60));
            assertThat(outcome.quorum()).isTrue();
            assertThat(outcome.progress().get("w").size()).isEqualTo(60);
            outcome.note().verify(witness.key());
        }
    }

    @Test
    void ofRacingStatesEachIsCheckedAgainstTheOneBefore() throws Exception {
        post(0, 100);
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 1; i <= 40; i++) {
                byte[] body =
                        body(tiles.consistency(100, 100 + i), signed(100 + i)).getBytes(StandardCharsets.UTF_8);
                answers.add(threads.submit(() -> {
                    together.await();
                    return witness.add(body).status();
                }));
            }
            together.countDown();
            int cosigned = 0;
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 409);
                cosigned += answer.get() == 200 ? 1 : 0;
            }
            assertThat(cosigned).isEqualTo(1);
        }
    }

    @Test
    void twoWitnessesDoNotShareADirectory() {
        assertThatIOException()
                .isThrownBy(() -> new Witness(witnessKey.cosigner("w", () -> 1), List.of(), directory.resolve("state")))
                .withMessageContaining("another witness");
    }

    private Witnesses client(Map<String, String> addresses, String quorum, Duration timeout) {
        StringBuilder policy = new StringBuilder("log " + logKey.verifier(LOG) + "\n");
        addresses.forEach((name, address) -> policy.append("witness ")
                .append(name)
                .append(' ')
                .append(
                        name.equals("w")
                                ? witness.key()
                                : TestKeys.key(name).cosigner(name, () -> 1).verifierKey())
                .append(' ')
                .append(address)
                .append('\n'));
        policy.append("quorum ").append(quorum).append('\n');
        return new Witnesses(
                Policy.parse(policy.toString().getBytes(StandardCharsets.UTF_8)),
                tiles,
                Map.of(),
                timeout,
                Clock.systemUTC());
    }

    @Test
    void witnessesThatAreDownSlowOrWrongHoldBackNobody() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        HttpServer bad = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        bad.setExecutor(threads);
        bad.createContext("/slow/", exchange -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        bad.createContext("/nonsense/", exchange -> {
            try (InputStream in = exchange.getRequestBody()) {
                in.readAllBytes();
            }
            byte[] text = "\u2014 witness.example AAAAAAAA\nnonsense \u0000".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        bad.createContext("/endless/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
            } catch (IOException e) {
                exchange.close();
            }
        });
        bad.createContext("/ahead/", exchange -> {
            byte[] text = "99999\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(409, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        bad.start();
        String base = "http://127.0.0.1:" + bad.getAddress().getPort();
        Map<String, String> addresses = Map.of(
                "w", address(),
                "down", "http://127.0.0.1:1",
                "slow", base + "/slow",
                "nonsense", base + "/nonsense",
                "endless", base + "/endless",
                "ahead", base + "/ahead");
        try (Witnesses client = client(addresses, "w", Duration.ofMillis(1500))) {
            Witnesses.Outcome outcome = client.show(signed(400));
            assertThat(outcome.quorum()).isTrue();
            assertThat(outcome.progress().get("w").size()).isEqualTo(400);
            for (String name : Set.of("down", "slow", "nonsense", "endless", "ahead")) {
                assertThat(outcome.progress().get(name).size()).as(name).isZero();
                assertThat(outcome.progress().get(name).problem()).as(name).isNotEmpty();
            }
            assertThat(outcome.progress().get("ahead").problem()).contains("set back");
            assertThat(client.show(signed(500)).progress().get("w").size()).isEqualTo(500);
        } finally {
            slow.countDown();
            bad.stop(0);
            threads.shutdownNow();
        }
        try (Witnesses client = client(Map.of("down", "http://127.0.0.1:1"), "down", Duration.ofSeconds(1))) {
            assertThat(client.show(signed(400)).quorum()).isFalse();
        }
    }
}
