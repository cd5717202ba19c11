package org.mlaudit.streams.archive;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.mlaudit.streams.ledger.verify.Reason;

/**
 * One way to attack a ledger.
 *
 * @param name as research on transparency logs calls it
 * @param named reasons of which the verifier must state at least one
 * @param alongside what it may state besides, because the attack has that effect too; anything else is a wrong name
 * @param trial attacks at a random place
 */
record Attack(String name, Set<Reason> named, Set<Reason> alongside, Trial trial) {
    /** Attacks a ledger once, verifies it, and answers what was found. */
    @FunctionalInterface
    interface Trial {
        Set<Reason> found(Random random);
    }

    static Attack of(String name, Set<Reason> named, Set<Reason> alongside, Trial trial) {
        return new Attack(name, named, alongside, trial);
    }

    /** Says what is wrong with what was found; empty when the attack was detected and named. */
    String misnamed(Set<Reason> found) {
        Set<Reason> hits = set(found);
        hits.retainAll(named);
        if (hits.isEmpty()) {
            return found.isEmpty() ? "escaped" : "misnamed " + found;
        }
        Set<Reason> others = set(found);
        others.removeAll(named);
        others.removeAll(alongside);
        return others.isEmpty() ? "" : "also named " + others;
    }

    private static Set<Reason> set(Set<Reason> reasons) {
        Set<Reason> copy = EnumSet.noneOf(Reason.class);
        copy.addAll(reasons);
        return copy;
    }
}
