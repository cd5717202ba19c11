package org.mlaudit.streams.ledger.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.streams.ledger.Cosignature;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.NoteCheck.Signed;
import org.mlaudit.streams.ledger.verify.States.State;

/** Reads the signed states of the log of logs: signatures, order, witnesses. */
final class LogCheck {
    private static final long MICROS = 1_000_000L;

    private final Trust trust;
    private final KeyChain chain;
    private final Findings findings;
    private final States states = new States();
    private Optional<State> last = Optional.empty();
    private boolean any;
    private boolean demo;
    private long witnessed;

    LogCheck(Trust trust, KeyChain chain, Findings findings) {
        this.trust = trust;
        this.chain = chain;
        this.findings = findings;
    }

    /** Reads all. */
    States read(LedgerSource source) {
        NoteCheck check = new NoteCheck(chain, TreeName.LOG, trust.logOrigin(), findings);
        try (Sequence<byte[]> notes = source.checkpoints(TreeName.LOG)) {
            for (Optional<byte[]> next = notes.next(); next.isPresent(); next = notes.next()) {
                any = true;
                check.read(next.get())
                        .filter(signed ->
                                check.inForce(signed, signed.checkpoint().size()))
                        .ifPresent(this::add);
            }
        }
        last.ifPresent(states::add);
        return states;
    }

    private void add(Signed signed) {
        demo |= signed.checkpoint().extensions().stream().anyMatch(line -> line.startsWith("demo"));
        State state = new State(
                signed.checkpoint().size(),
                signed.checkpoint().root(),
                witnessed(signed),
                signed.checkpoint().size());
        State before = last.orElse(state);
        if (state.size() < before.size()) {
            findings.add(
                    Reason.ROLLED_BACK,
                    Place.of(TreeName.LOG),
                    "a state of " + state.size() + " leaves comes after one of " + before.size());
        } else if (state.size() > before.size()) {
            states.add(before);
            last = Optional.of(state);
        } else if (!state.root().equals(before.root())) {
            findings.add(
                    Reason.OTHER_ROOT,
                    Place.of(TreeName.LOG),
                    "with " + state.size() + " leaves the roots " + before.root() + " and " + state.root()
                            + " were signed");
        } else if (before.timeMicros() == State.NO_TIME || last.isEmpty()) {
            last = Optional.of(state);
        }
    }

    /** When a quorum of witnesses had cosigned, microseconds since 1970. */
    private long witnessed(Signed signed) {
        if (trust.policy().isEmpty()) {
            return State.NO_TIME;
        }
        Policy policy = trust.policy().get();
        SignedNote note = signed.note();
        Set<String> names = policy.cosigned(note);
        if (names.isEmpty() || !policy.isQuorum(names)) {
            return State.NO_TIME;
        }
        witnessed = Math.max(witnessed, signed.checkpoint().size());
        List<Policy.Witness> who = policy.witnesses().stream()
                .filter(witness -> names.contains(witness.name()))
                .toList();
        return note.signatures().stream()
                .filter(signature -> who.stream().anyMatch(witness -> signature.isOf(witness.key())))
                .mapToLong(signature -> Cosignature.seconds(signature) * MICROS)
                .min()
                .orElse(State.NO_TIME);
    }

    /** Reports a log that too few witnesses saw. */
    void judgeWitnesses(long size) {
        if (trust.policy().isEmpty() || trust.policy().get().isQuorum(Set.of())) {
            findings.limit(
                    Aspect.INTEGRITY, "no witnesses are asked for, so a fork shown to others would not be noticed");
            return;
        }
        if (witnessed == 0) {
            findings.add(
                    Reason.NOT_WITNESSED,
                    Place.of(TreeName.LOG),
                    "no signed state of the log of logs has the cosignatures of '"
                            + trust.policy().get().quorum() + "'");
        } else if (witnessed < size) {
            findings.limit(
                    Aspect.INTEGRITY,
                    "the last " + (size - witnessed) + " leaves of the log of logs are not witnessed yet, after "
                            + witnessed + " that are");
        }
    }

    /** Whether there was any signed state, good or bad. */
    boolean any() {
        return any;
    }

    /** Whether the log says that its key is a demo key. */
    boolean demo() {
        return demo;
    }
}
