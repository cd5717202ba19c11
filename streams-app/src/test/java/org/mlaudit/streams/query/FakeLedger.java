package org.mlaudit.streams.query;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafEncoder;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;

/** A tree of seven inferences, i-0 to i-6, signed by a key of its own; i-6 has no value any more. */
final class FakeLedger implements LedgerView {
    static final String ORIGIN = "example.org/test/audit.inferences/2/1";
    static final int LEAVES = 7;

    private final List<byte[]> leaves = new ArrayList<>();
    private final LedgerCheckpoint checkpoint;
    private final Optional<Placement> placement;
    boolean elsewhere;

    FakeLedger(Optional<Placement> placement) {
        this.placement = placement;
        RightEdge edge = new RightEdge(new TreeHasher());
        for (int i = 0; i < LEAVES; i++) {
            byte[] value = value(i);
            LeafEncoder leaf = new LeafEncoder(new TreeHasher())
                    .begin(LeafType.INFERENCE, "audit.inferences", 2, i)
                    .id("i-" + i)
                    .value(value, 0, value.length)
                    .encode();
            byte[] bytes = java.util.Arrays.copyOfRange(leaf.bytes(), leaf.start(), leaf.start() + leaf.length());
            leaves.add(bytes);
            edge.append(new TreeHasher().leaf(bytes));
        }
        KeyPair keys = keys();
        Checkpoint state = new Checkpoint(ORIGIN, LEAVES, edge.root());
        checkpoint = new LedgerCheckpoint(
                ORIGIN,
                LEAVES,
                state.note()
                        .sign(NoteSigner.ed25519(ORIGIN, keys.getPrivate(), keys.getPublic()))
                        .encode(),
                Instant.parse("2001-02-05T00:00:00Z"),
                Optional.of(VerifierKey.of(ORIGIN, VerifierKey.Type.ED25519, keys.getPublic())
                        .toString()));
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] value(int index) {
        return ("value " + index).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isLedgered(String topic) {
        return topic.equals("inferences");
    }

    @Override
    public Optional<Placement> placement(String topic, String key) {
        return placement;
    }

    @Override
    public List<LedgerCheckpoint> checkpoints() {
        return List.of(checkpoint);
    }

    @Override
    public LedgerProof proof(LedgerQuestion question) {
        if (elsewhere) {
            throw new InvalidStateStoreException("not here");
        }
        if (question.id().equals("slow")) {
            throw new TimeoutException("The leaf was not found in time, run: mlaudit prove slow");
        }
        int index = question.place().map(place -> (int) place.offset()).orElseGet(() -> indexOf(question.id()));
        if (index < 0 || index >= LEAVES) {
            throw new NotSealedException("The tree " + ORIGIN + " has no leaf of '" + question.id() + "'.");
        }
        HashTiles tiles = (level, tile, width) -> {
            byte[] hashes = new byte[LEAVES * Hash.BYTES];
            for (int i = 0; i < LEAVES; i++) {
                new TreeHasher().leaf(leaves.get(i)).copyTo(hashes, i * Hash.BYTES);
            }
            return hashes;
        };
        return new LedgerProof(
                checkpoint,
                InclusionProof.of(tiles, index, LEAVES),
                leaves.get(index),
                index == LEAVES - 1 ? Optional.empty() : Optional.of(value(index)));
    }

    private int indexOf(String id) {
        return leaves.stream().map(leaf -> Leaf.decode(leaf).id()).toList().indexOf(id);
    }
}
