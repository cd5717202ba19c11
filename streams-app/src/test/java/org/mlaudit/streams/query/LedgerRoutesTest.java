package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;

/** Checkpoints and proofs over HTTP. */
class LedgerRoutesTest {
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
        return Json.parse(response.body()).path("detail").asText();
    }

    /** Checks a proof with nothing but what the answer holds. */
    private static void verify(JsonNode proof) {
        byte[] leaf = Base64.getDecoder().decode(proof.path("leaf").asText());
        JsonNode signed = proof.path("checkpoint");
        Checkpoint checkpoint = Checkpoint.verify(
                SignedNote.parse(signed.path("note").asText()),
                VerifierKey.parse(signed.path("verifierKey").asText()));
        assertThat(checkpoint.origin()).isEqualTo(signed.path("origin").asText());
        assertThat(checkpoint.size()).isEqualTo(signed.path("size").asLong());
        List<Hash> path = new ArrayList<>();
        proof.path("hashes").forEach(hash -> path.add(Hash.parseBase64(hash.asText())));
        Hash leafHash = new TreeHasher().leaf(leaf);
        assertThat(leafHash.base64()).isEqualTo(proof.path("leafHash").asText());
        new InclusionProof(proof.path("index").asLong(), checkpoint.size(), path).verify(leafHash, checkpoint.root());
        if (!proof.path("value").isNull()) {
            byte[] value = Base64.getDecoder().decode(proof.path("value").asText());
            assertThat(Leaf.decode(leaf).value()).contains(new TreeHasher().sha256(value));
        }
        ProofFile file = ProofFile.parse(proof.path("file").asText());
        assertThat(file.index()).isEqualTo(proof.path("index").asLong());
        assertThat(file.path()).isEqualTo(path);
        assertThat(file.extra().orElseThrow().bytes()).isEqualTo(leaf);
    }

    @Test
    void aProofHoldsAllThatItTakesToCheckIt() {
        for (int i = 0; i < FakeLedger.LEAVES; i++) {
            JsonNode answer = client.json("/api/ledger/proof/i-" + i);
            JsonNode proof = answer.path("proof");
            verify(proof);
            assertThat(proof.path("id").asText()).isEqualTo("i-" + i);
            assertThat(proof.path("type").asText()).isEqualTo("INFERENCE");
            assertThat(proof.path("place").toString())
                    .isEqualTo("{\"topic\":\"audit.inferences\",\"partition\":2,\"offset\":" + i + "}");
            assertThat(proof.path("value").isNull()).isEqualTo(i == FakeLedger.LEAVES - 1);
            assertThat(proof.path("valueProblem").isNull()).isEqualTo(i < FakeLedger.LEAVES - 1);
            assertThat(answer.path("source").path("stale").asBoolean()).isFalse();
        }
    }

    @Test
    void theDossierOfAnInferenceHasItsProof() {
        JsonNode dossier = client.json("/api/inferences/i-17");
        verify(dossier.path("ledger"));
        assertThat(dossier.path("ledger").path("index").asLong())
                .as("its place is known, so it is not searched by its id")
                .isEqualTo(3);
        assertThat(dossier.path("ledgerProblem").isNull()).isTrue();

        view.ledger.elsewhere = true;
        dossier = client.json("/api/inferences/i-17");
        assertThat(dossier.path("ledger").isNull()).isTrue();
        assertThat(dossier.path("ledgerProblem").asText())
                .isEqualTo("Another instance holds the tree. GET /api/ledger/proof/i-17 asks where the tree is");
    }

    @Test
    void checkpointsAreListedWithTheirNotesAndKeys() {
        JsonNode checkpoints = client.json("/api/ledger/checkpoints").path("checkpoints");
        assertThat(checkpoints).hasSize(1);
        Checkpoint checkpoint = Checkpoint.verify(
                SignedNote.parse(checkpoints.get(0).path("note").asText()),
                VerifierKey.parse(checkpoints.get(0).path("verifierKey").asText()));
        assertThat(checkpoint.size()).isEqualTo(FakeLedger.LEAVES);
        assertThat(checkpoints.get(0).path("signedAt").asText()).isEqualTo("2001-02-05T00:00:00Z");
    }

    @Test
    void whatIsNotProvenSaysWhyAndWhatToDo() {
        assertThat(refused("/api/ledger/proof/nobody", 404)).contains("has no leaf of 'nobody'");
        assertThat(refused("/api/ledger/proof/slow", 503)).endsWith("run: mlaudit prove slow");
        assertThat(refused("/api/ledger/proof/i-1?topic=ground-truth", 404))
                .isEqualTo("No tree of the topic ground-truth is kept: see ledger.enabled and ledger.topics.");
        assertThat(refused("/api/ledger/proof/i-1?from=yesterday", 400)).contains("from");
    }
}
