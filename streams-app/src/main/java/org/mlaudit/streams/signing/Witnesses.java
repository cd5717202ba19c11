package org.mlaudit.streams.signing;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.NoteSignature;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.signing.LedgerState.Witnessed;
import org.mlaudit.streams.signing.WitnessClient.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows signed states of the log of logs to the witnesses of a policy, all at once, and collects what they cosign. A witness that is
 * down, slow or wrong holds back nobody: it is asked again with the next state. For one thread at a time.
 */
public final class Witnesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);

    private final Policy policy;
    private final LogTiles tiles;
    private final WitnessClient client;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Witnessed> progress = new TreeMap<>();

    /**
     * What witnesses made of a state.
     *
     * @param checkpoint the state
     * @param note with the signature of the log and all cosignatures
     * @param cosigned whether there is any cosignature
     * @param quorum whether they are as many as the policy asks for
     * @param progress how far each witness is
     */
    public record Outcome(
            Checkpoint checkpoint, SignedNote note, boolean cosigned, boolean quorum, Map<String, Witnessed> progress) {
        public Outcome {
            progress = Map.copyOf(progress);
        }
    }

    /**
     * Witnesses that nobody was shown to yet.
     *
     * @param policy names them
     * @param tiles of the log of logs, at least as large as what is shown
     * @param known how far they are, as far as it is known
     * @param timeout of a witness's answer
     */
    public Witnesses(Policy policy, LogTiles tiles, Map<String, Witnessed> known, Duration timeout, Clock clock) {
        this.policy = policy;
        this.tiles = tiles;
        this.client = new WitnessClient(timeout);
        this.clock = clock;
        progress.putAll(known);
        progress.keySet()
                .retainAll(policy.witnesses().stream().map(Policy.Witness::name).toList());
    }

    /** Shows a state, and waits until each witness has answered or its time is over. */
    public Outcome show(SignedNote note) throws InterruptedException {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        Map<Policy.Witness, Future<Asked>> asked = new LinkedHashMap<>();
        for (Policy.Witness witness : policy.witnesses()) {
            Witnessed known = progress.getOrDefault(witness.name(), new Witnessed(0, 0, ""));
            asked.put(witness, threads.submit(() -> ask(witness, known.size(), checkpoint, note)));
        }
        List<NoteSignature> cosignatures = new ArrayList<>();
        for (Map.Entry<Policy.Witness, Future<Asked>> each : asked.entrySet()) {
            Asked result = result(each.getValue());
            cosignatures.addAll(result.signatures());
            progress.merge(each.getKey().name(), result.progress(), Witnesses::next);
            tell(each.getKey(), checkpoint, result.progress());
        }
        SignedNote cosigned = note.with(cosignatures);
        boolean quorum = policy.isQuorum(policy.cosigned(cosigned));
        if (!quorum) {
            LOG.warn(
                    "The state of {} with {} leaves has {} of the cosignatures that the policy asks for, which is too few; it"
                            + " is signed all the same, and the next one is shown again",
                    checkpoint.origin(),
                    checkpoint.size(),
                    cosignatures.size());
        }
        return new Outcome(checkpoint, cosigned, !cosignatures.isEmpty(), quorum, progress);
    }

    private record Asked(Witnessed progress, List<NoteSignature> signatures) {}

    private static Asked result(Future<Asked> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return new Asked(new Witnessed(0, 0, "it could not be asked: " + e.getCause()), List.of());
        }
    }

    /** What is known after an answer: a failure does not change how far the witness is. */
    private static Witnessed next(Witnessed before, Witnessed now) {
        return now.problem().isEmpty() || now.size() > 0
                ? now
                : new Witnessed(before.size(), before.atMicros(), now.problem());
    }

    private Asked ask(Policy.Witness witness, long known, Checkpoint checkpoint, SignedNote note)
            throws InterruptedException {
        if (witness.url().isEmpty()) {
            return failed("the policy has no address of it");
        }
        long old = Math.min(known, checkpoint.size());
        Reply reply = client.add(witness, proof(old, checkpoint), note);
        if (reply instanceof Reply.Conflict conflict
                && conflict.size() != old
                && conflict.size() <= checkpoint.size()) {
            old = conflict.size();
            reply = client.add(witness, proof(old, checkpoint), note);
        }
        return switch (reply) {
            case Reply.Cosigned cosigned ->
                new Asked(new Witnessed(checkpoint.size(), micros(), ""), List.of(cosigned.signature()));
            case Reply.Conflict conflict
            when conflict.size() > checkpoint.size() ->
                failed("it has seen " + conflict.size() + " leaves of " + checkpoint.origin() + ", and "
                        + checkpoint.size()
                        + " is the newest state here: the ledger was set back, or somebody else signs with its key");
            case Reply.Conflict conflict -> failed("it says now " + conflict.size() + " leaves, and said " + old);
            case Reply.Failed failed -> failed(failed.why());
        };
    }

    private ConsistencyProof proof(long old, Checkpoint checkpoint) {
        return tiles.consistency(old, checkpoint.size());
    }

    private static Asked failed(String why) {
        return new Asked(new Witnessed(0, 0, why), List.of());
    }

    private void tell(Policy.Witness witness, Checkpoint checkpoint, Witnessed now) {
        if (!now.problem().isEmpty()) {
            LOG.warn(
                    "Witness {} did not cosign {} with {} leaves: {}. It is {} leaves behind.",
                    witness.name(),
                    checkpoint.origin(),
                    checkpoint.size(),
                    now.problem(),
                    Math.max(0, checkpoint.size() - progress.get(witness.name()).size()));
        }
    }

    private long micros() {
        return Math.multiplyExact(clock.millis(), 1_000L);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
