package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.mlaudit.streams.query.LedgerAnswers.CheckpointList;
import org.mlaudit.streams.query.LedgerAnswers.LedgerProofAnswer;
import org.mlaudit.streams.query.LedgerAnswers.ProvenLeaf;
import org.mlaudit.streams.query.LedgerAnswers.SignedCheckpoint;

/** The tamper-evident trees: their signed states, and proofs that records are in them. */
final class LedgerRoutes {
    private static final String INFERENCES = "inferences";
    private static final String LESS = "less: narrow the time by from and to, or use mlaudit prove";

    private static final Instant FOR_EVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Api api;

    LedgerRoutes(Api api) {
        this.api = api;
    }

    List<Route> all() {
        return List.of(checkpoints(), proof());
    }

    private Route checkpoints() {
        return Route.get(
                        "/api/ledger/checkpoints",
                        "listCheckpoints",
                        "Signed states of the ledger",
                        "The newest checkpoint of each tree that was signed lately, and that of the log of logs.",
                        CheckpointList.class,
                        request -> Answer.json(api.heavy()
                                .run(
                                        "it again in a moment",
                                        () -> new CheckpointList(api.view().ledger().checkpoints().stream()
                                                .map(SignedCheckpoint::of)
                                                .toList()))))
                .failing(503);
    }

    private Route proof() {
        return Route.get(
                        "/api/ledger/proof/{id}",
                        "getLedgerProof",
                        "Proof that a record is in the ledger",
                        "The leaf of the record, the path to the root of a signed checkpoint, and the record: all that it takes"
                                + " to check the proof without trust in this answer. Where a record lies is known of inferences"
                                + " with a trained model; the leaf of others is searched from the time in a UUID of version 7, or"
                                + " from the time given. What takes too long here, mlaudit prove finds.",
                        LedgerProofAnswer.class,
                        this::proof)
                .with(Parameters.INFERENCE, Parameters.LEDGER_TOPIC, Parameters.SEALED_FROM, Parameters.SEALED_TO)
                .failing(404, 503);
    }

    private Answer proof(Request request) {
        String id = request.required(Parameters.INFERENCE);
        String topic = request.optional(Parameters.LEDGER_TOPIC).orElse(INFERENCES);
        if (!api.view().ledger().isLedgered(topic)) {
            throw new ProblemException(
                    404, "No tree of the topic " + topic + " is kept: see ledger.enabled and ledger.topics.");
        }
        return api.owners()
                .answer(
                        request,
                        "the tree of " + Parameters.quoted(id),
                        api.view().ledger().placement(topic, id),
                        source -> Answer.json(api.heavy()
                                .run(
                                        LESS,
                                        () -> new LedgerProofAnswer(
                                                proven(new LedgerQuestion(
                                                        topic,
                                                        id,
                                                        request.optional(Parameters.SEALED_FROM),
                                                        request.optional(Parameters.SEALED_TO)
                                                                .orElse(FOR_EVER),
                                                        topic.equals(INFERENCES) ? place(id) : Optional.empty())),
                                                source))));
    }

    private ProvenLeaf proven(LedgerQuestion question) {
        try {
            return ProvenLeaf.of(api.view().ledger().proof(question));
        } catch (NotSealedException e) {
            throw new ProblemException(404, String.valueOf(e.getMessage()));
        }
    }

    private Optional<LedgerQuestion.Place> place(String id) {
        try {
            return api.view().inference(id).map(LedgerRoutes::place);
        } catch (InvalidStateStoreException e) {
            // Another instance keeps it; the leaf is searched instead.
            return Optional.empty();
        }
    }

    /** Asks for the proof of an inference whose place is known. */
    static LedgerQuestion question(StoredInference inference) {
        return new LedgerQuestion(
                INFERENCES, inference.id(), Optional.empty(), FOR_EVER, Optional.of(place(inference)));
    }

    private static LedgerQuestion.Place place(StoredInference inference) {
        return new LedgerQuestion.Place(inference.partition(), inference.offset());
    }
}
