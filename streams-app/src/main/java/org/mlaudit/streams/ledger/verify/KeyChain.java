package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;

/**
 * The keys of a log one after the other, as rotations in the log of logs hand over, from and to a pinned one. A rotation counts when both
 * keys signed it: then whoever trusts either trusts the other. For the state that covers the rotation both keys are good.
 */
final class KeyChain {
    /** A rotation that stands in the log: leaf, size of the last state before it and of the first one with it. */
    private record Handover(KeyRotation rotation, long before, long with) {}

    private record Found(long leaf, String note) {}

    private final List<VerifierKey> keys = new ArrayList<>();
    private final List<Handover> handovers = new ArrayList<>();

    private KeyChain(VerifierKey pinned) {
        keys.add(pinned);
    }

    /** Reads the rotations of a log, and reports those that no key of the chain hands over by. */
    static KeyChain read(LedgerSource source, Trust trust, Findings findings) {
        List<Found> found = rotations(source);
        List<Long> sizes = found.isEmpty() ? List.of() : sizes(source);
        List<Handover> sound = new ArrayList<>();
        for (Found each : found) {
            try {
                sound.add(handover(each, trust, sizes));
            } catch (NoteException e) {
                findings.add(Reason.FORGED_ROTATION, Place.leaf(TreeName.LOG, each.leaf()), e.getMessage());
            }
        }
        KeyChain chain = trust.keys().stream()
                .map(pinned -> chain(pinned, sound))
                .max((a, b) -> Integer.compare(a.keys.size(), b.keys.size()))
                .orElseThrow();
        chain.reportStrangers(sound, found, findings);
        return chain;
    }

    private static Handover handover(Found found, Trust trust, List<Long> sizes) {
        SignedNote note = SignedNote.parse(found.note());
        KeyRotation rotation = KeyRotation.parse(note.text());
        if (!rotation.origin().equals(trust.logOrigin())) {
            throw NoteException.malformed("key rotation", 2, "is of another log, " + rotation.origin());
        }
        KeyRotation.verify(note, rotation.oldKey());
        long before = 0;
        long with = Long.MAX_VALUE;
        for (long size : sizes) {
            if (size <= found.leaf()) {
                before = Math.max(before, size);
            } else {
                with = Math.min(with, size);
            }
        }
        return new Handover(rotation, before, with);
    }

    private static KeyChain chain(VerifierKey pinned, List<Handover> sound) {
        KeyChain chain = new KeyChain(pinned);
        for (Handover each : sound) {
            if (each.rotation().oldKey().equals(chain.keys.getLast())) {
                chain.keys.addLast(each.rotation().newKey());
                chain.handovers.addLast(each);
            }
        }
        List<Handover> backwards = new ArrayList<>(sound);
        Collections.reverse(backwards);
        for (Handover each : backwards) {
            if (each.rotation().newKey().equals(chain.keys.getFirst())) {
                chain.keys.addFirst(each.rotation().oldKey());
                chain.handovers.addFirst(each);
            }
        }
        return chain;
    }

    private void reportStrangers(List<Handover> sound, List<Found> found, Findings findings) {
        for (Handover each : sound) {
            if (!handovers.contains(each)) {
                long leaf = found.stream()
                        .filter(one -> one.note().startsWith(each.rotation().text()))
                        .mapToLong(Found::leaf)
                        .findFirst()
                        .orElse(Place.NONE);
                findings.add(
                        Reason.FORGED_ROTATION,
                        Place.leaf(TreeName.LOG, leaf),
                        "it hands over from " + each.rotation().oldKey() + ", which is not the key of the log");
            }
        }
    }

    private static List<Found> rotations(LedgerSource source) {
        List<Found> found = new ArrayList<>();
        LeafView view = new LeafView();
        long index = 0;
        try (Sequence<Bundle> bundles = source.entries(TreeName.LOG)) {
            for (Optional<Bundle> next = bundles.next(); next.isPresent(); next = bundles.next()) {
                EntryBundle.Reader reader = new EntryBundle.Reader(next.get().bytes());
                for (; reader.next(); index++) {
                    if (isRotation(view, reader)) {
                        found.add(new Found(index, view.note()));
                    }
                }
            }
        } catch (MalformedException e) {
            return found; // a bundle that ends within an entry: the walk over the log reports it
        }
        return found;
    }

    private static boolean isRotation(LeafView view, EntryBundle.Reader reader) {
        try {
            return view.read(reader.bytes(), reader.offset(), reader.length()).type() == LeafType.KEY_ROTATION;
        } catch (MalformedException e) {
            return false; // the walk over the log reports it
        }
    }

    private static List<Long> sizes(LedgerSource source) {
        List<Long> sizes = new ArrayList<>();
        try (Sequence<byte[]> notes = source.checkpoints(TreeName.LOG)) {
            for (Optional<byte[]> next = notes.next(); next.isPresent(); next = notes.next()) {
                size(next.get()).ifPresent(sizes::add);
            }
        }
        return sizes;
    }

    private static Optional<Long> size(byte[] note) {
        try {
            return Optional.of(Checkpoint.parse(SignedNote.parse(note).text()).size());
        } catch (NoteException e) {
            return Optional.empty(); // reported where signatures are checked
        }
    }

    /** All keys, the oldest first. */
    List<VerifierKey> keys() {
        return List.copyOf(keys);
    }

    /** The newest key. */
    VerifierKey newest() {
        return keys.getLast();
    }

    /**
     * Whether a key may sign at a position.
     *
     * @param key one of {@link #keys()}
     * @param position size of the log of logs with what was signed; 0 when it is not known
     */
    boolean inForce(VerifierKey key, long position) {
        int at = indexOf(key);
        if (at < 0 || position == 0) {
            return at >= 0;
        }
        boolean begun = at == 0 || position > handovers.get(at - 1).before();
        boolean over = at < handovers.size() && position > handovers.get(at).with();
        return begun && !over;
    }

    private int indexOf(VerifierKey key) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isSameKeyAs(key)) {
                return i;
            }
        }
        return -1;
    }
}
