package org.mlaudit.streams.ledger.verify;

import java.util.List;
import org.mlaudit.streams.ledger.verify.TreeWalk.Result;

/** Compares a sound tree with the states of it that were seen before. */
final class Memory {
    private Memory() {}

    /** Reports what contradicts the states that were seen. */
    static void judge(TreeName tree, Result walked, long signed, Findings findings) {
        List<SeenState> later = walked.unknown.stream()
                .filter(state -> state.size() > walked.leaves)
                .toList();
        List<SeenState> others = walked.unknown.stream()
                .filter(state -> state.size() <= walked.leaves)
                .toList();
        others.stream()
                .filter(state -> state.size() == signed)
                .forEach(state -> findings.add(
                        Reason.OTHER_ROOT,
                        Place.of(tree),
                        "with " + signed + " leaves it had the root " + state.root() + " when it was seen"));
        if (!others.isEmpty()) {
            SeenState first = others.getFirst();
            if (walked.recognised.isEmpty()) {
                findings.add(
                        Reason.REPLACED,
                        Place.of(tree),
                        "nothing of what was seen is part of it, from " + first.size() + " leaves on");
            } else {
                findings.add(
                        Reason.FORKED,
                        Place.leaves(tree, walked.recognised.getLast().size(), first.size()),
                        "it is the one that was seen up to "
                                + walked.recognised.getLast().size() + " leaves, and another one at " + first.size());
            }
            return;
        }
        walked.recognised.stream()
                .filter(state -> state.size() > signed)
                .reduce((a, b) -> b)
                .or(() -> later.stream().reduce((a, b) -> b))
                .ifPresent(state -> findings.add(
                        Reason.ROLLED_BACK,
                        Place.leaves(tree, signed, state.size()),
                        "it had " + state.size() + " signed leaves when it was seen, and has " + signed));
    }
}
