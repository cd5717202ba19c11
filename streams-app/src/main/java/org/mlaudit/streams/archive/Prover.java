package org.mlaudit.streams.archive;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.Bundle;
import org.mlaudit.streams.ledger.verify.LedgerSource;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.Progress;
import org.mlaudit.streams.ledger.verify.SourceException;
import org.mlaudit.streams.ledger.verify.TreeName;

/** Finds the leaf of an event and proves that it is in the newest signed state of its tree. Reads leaves; verifies nothing. */
public final class Prover {
    private final LedgerSource source;
    private final Progress progress;

    /** A prover. */
    public Prover(LedgerSource source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    /** Where a leaf is. */
    private record Found(TreeName tree, long index) {}

    /**
     * Proves an event.
     *
     * @param id of the event
     * @param wanted trees to look in
     * @return the proof, with the leaf as extra data; empty if no tree has a leaf with that id
     * @throws SourceException if the leaf is not signed yet, or the source can't be read
     */
    public Optional<ProofFile> prove(String id, Predicate<TreeName> wanted) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        return source.trees().stream()
                .filter(wanted)
                .flatMap(tree -> find(tree, utf8).stream())
                .findFirst()
                .map(this::prove);
    }

    private Optional<Found> find(TreeName tree, byte[] id) {
        LeafView view = new LeafView();
        try (Sequence<Bundle> bundles = source.entries(tree)) {
            for (Optional<Bundle> next = bundles.next(); next.isPresent(); next = bundles.next()) {
                EntryBundle.Reader reader = new EntryBundle.Reader(next.get().bytes());
                for (long index = next.get().first(); reader.next(); index++) {
                    if (view.read(reader.bytes(), reader.offset(), reader.length())
                            .idIs(id)) {
                        return Optional.of(new Found(tree, index));
                    }
                }
                progress.read(tree, next.get().first(), 0);
            }
        } catch (MalformedException e) {
            throw damaged(tree, e);
        }
        return Optional.empty();
    }

    private SourceException damaged(TreeName tree, MalformedException e) {
        return new SourceException(
                "leaves of " + tree + " in " + source.where() + " can't be read: " + e.getMessage()
                        + ". 'mlaudit verify' says more",
                e);
    }

    private ProofFile prove(Found found) {
        SignedNote note = newest(found.tree());
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        if (found.index() >= checkpoint.size()) {
            throw new SourceException("leaf " + found.index() + " of " + found.tree()
                    + " is not signed yet: the newest signed state has " + checkpoint.size()
                    + " leaves. Try again when it is (ledger.sign.every)");
        }
        TreeHasher hasher = new TreeHasher();
        RightEdge edge = new RightEdge(hasher);
        ProofTiles tiles = new ProofTiles(found.index());
        byte[] hash = new byte[Hash.BYTES];
        byte[] leaf = new byte[0];
        try (Sequence<Bundle> bundles = source.entries(found.tree())) {
            for (Optional<Bundle> next = bundles.next();
                    next.isPresent() && edge.size() < checkpoint.size();
                    next = bundles.next()) {
                EntryBundle.Reader reader = new EntryBundle.Reader(next.get().bytes());
                while (edge.size() < checkpoint.size() && reader.next()) {
                    if (edge.size() == found.index()) {
                        leaf = reader.entry();
                    }
                    hasher.leaf(reader.bytes(), reader.offset(), reader.length(), hash, 0);
                    tiles.node(0, edge.size(), hash, 0);
                    edge.append(hash, 0, tiles::node);
                }
                progress.read(found.tree(), edge.size(), checkpoint.size());
            }
        } catch (MalformedException e) {
            throw damaged(found.tree(), e);
        }
        if (edge.size() != checkpoint.size() || !edge.root().equals(checkpoint.root())) {
            throw new SourceException("leaves of " + found.tree() + " in " + source.where()
                    + " do not give the signed root, so nothing can be proven: 'mlaudit verify' says more");
        }
        InclusionProof proof = InclusionProof.of(tiles, found.index(), checkpoint.size());
        return new ProofFile(Optional.of(ProofFile.Extra.of(leaf)), found.index(), proof.path(), note);
    }

    private SignedNote newest(TreeName tree) {
        Optional<SignedNote> newest = Optional.empty();
        try (Sequence<byte[]> notes = source.checkpoints(tree)) {
            for (Optional<byte[]> next = notes.next(); next.isPresent(); next = notes.next()) {
                newest = Optional.of(SignedNote.parse(next.get()));
            }
        } catch (NoteException e) {
            throw new SourceException("a signed state of " + tree + " can't be read: " + e.getMessage(), e);
        }
        return newest.orElseThrow(() -> new SourceException("no state of " + tree + " is signed yet: try again later"));
    }
}
