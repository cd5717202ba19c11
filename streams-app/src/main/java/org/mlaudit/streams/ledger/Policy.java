package org.mlaudit.streams.ledger;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose checkpoints are trusted: the logs, and which witnesses must have seen a checkpoint (C2SP tlog-policy). {@link PolicyParser}
 * reads one.
 */
public final class Policy {
    /** The quorum that asks for no witness. */
    public static final String NONE = "none";

    /**
     * A log whose checkpoints are accepted.
     *
     * @param key its name is the origin
     */
    public record Log(VerifierKey key, Optional<String> url) {}

    /**
     * A witness.
     *
     * @param name within the policy only
     */
    public record Witness(String name, VerifierKey key, Optional<String> url) {}

    /**
     * Witnesses and groups of which so many must have seen a checkpoint.
     *
     * @param threshold 1 to the number of members
     */
    record Group(String name, int threshold, List<String> members) {}

    /**
     * A checkpoint that satisfies the policy.
     *
     * @param log the key of the log that signed it
     * @param witnesses names of those that cosigned it
     */
    public record Satisfied(Checkpoint checkpoint, VerifierKey log, Set<String> witnesses) {}

    private final List<Log> logs;
    private final Map<String, Witness> witnesses;
    private final Map<String, Group> groups;
    private final String quorum;

    Policy(List<Log> logs, Map<String, Witness> witnesses, Map<String, Group> groups, String quorum) {
        this.logs = List.copyOf(logs);
        this.witnesses = new LinkedHashMap<>(witnesses);
        this.groups = new LinkedHashMap<>(groups);
        this.quorum = quorum;
    }

    /** A policy of one log without witnesses. */
    public static Policy of(VerifierKey log) {
        return new Policy(List.of(new Log(log, Optional.empty())), Map.of(), Map.of(), NONE);
    }

    /**
     * Reads a policy file.
     *
     * @throws PolicyException if it is malformed
     */
    public static Policy parse(byte[] file) {
        return PolicyParser.parse(file);
    }

    /** Returns the logs in the order of the file. */
    public List<Log> logs() {
        return logs;
    }

    /** Returns the witnesses in the order of the file. */
    public List<Witness> witnesses() {
        return List.copyOf(witnesses.values());
    }

    /** Returns the name of the witness or group that must have seen a checkpoint, or {@link #NONE}. */
    public String quorum() {
        return quorum;
    }

    /** Returns whether witnesses of these names are enough. */
    public boolean isQuorum(Set<String> names) {
        return quorum.equals(NONE) || isSeen(quorum, names);
    }

    private boolean isSeen(String member, Set<String> names) {
        Group group = groups.get(member);
        return group == null
                ? names.contains(member)
                : group.members().stream().filter(each -> isSeen(each, names)).count() >= group.threshold();
    }

    /** Returns the names of the witnesses that cosigned a checkpoint. Cosignatures of others are ignored. */
    public Set<String> cosigned(SignedNote note) {
        Set<String> names = new LinkedHashSet<>();
        for (Witness witness : witnesses.values()) {
            boolean theirs = note.signatures().stream()
                    .filter(signature -> signature.isOf(witness.key()))
                    .anyMatch(signature -> witness.key().verifies(note.text(), signature));
            if (theirs) {
                names.add(witness.name());
            }
        }
        return names;
    }

    /**
     * Checks a checkpoint: one of the logs signed it under its own origin, and the quorum of witnesses did.
     *
     * @throws NoteException if the note is malformed, no log signed it, or a signature of a known key is wrong
     * @throws PolicyException if too few witnesses cosigned it
     */
    public Satisfied check(SignedNote note) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        List<VerifierKey> ofOrigin = logs.stream()
                .map(Log::key)
                .filter(key -> key.name().equals(checkpoint.origin()))
                .toList();
        VerifierKey log = note.verify(ofOrigin).getFirst().key();
        List<VerifierKey> keys = witnesses.values().stream().map(Witness::key).toList();
        boolean anyWitness =
                note.signatures().stream().anyMatch(signature -> keys.stream().anyMatch(signature::isOf));
        if (anyWitness) {
            note.verify(keys);
        }
        Set<String> seen = cosigned(note);
        if (!isQuorum(seen)) {
            throw new PolicyException("the checkpoint of " + checkpoint.origin() + " at " + checkpoint.size()
                    + " leaves was cosigned by " + (seen.isEmpty() ? "no witness" : String.join(", ", seen))
                    + ", and the policy asks for " + describe(quorum));
        }
        return new Satisfied(checkpoint, log, seen);
    }

    private String describe(String member) {
        Group group = groups.get(member);
        if (group == null) {
            return member;
        }
        return group.threshold() + " of ("
                + group.members().stream().map(this::describe).collect(Collectors.joining(", ")) + ")";
    }
}
