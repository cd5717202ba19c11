package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.ledger.verify.KeyStates.State;

/** Which data keys were destroyed by authority, how many records that erased, and whether a key is gone without. */
final class Erasures {
    /** Keys whose state is remembered; asking again costs time, not correctness. */
    private static final int MOST_REMEMBERED = 100_000;

    private static final class Erased {
        private final Place authority;
        private long records;

        Erased(Place authority) {
            this.authority = authority;
        }
    }

    private final KeyStates keys;
    private final Findings findings;
    private final Map<String, Erased> erased = new LinkedHashMap<>();
    private final Map<String, State> states = new HashMap<>();
    private boolean encrypted;

    Erasures(KeyStates keys, Findings findings) {
        this.keys = keys;
        this.findings = findings;
    }

    /** A leaf authorises the destruction of a key. */
    void authorised(String key, Place leaf) {
        erased.putIfAbsent(key, new Erased(leaf));
        if (keys.state(key) == State.LIVE) {
            findings.add(Reason.KEY_NOT_DESTROYED, leaf, "key " + key);
        }
    }

    /** Whether the record of a leaf was erased. */
    boolean covers(String key, Place leaf) {
        encrypted = true;
        Erased by = erased.get(key);
        if (by != null) {
            by.records++;
            return true;
        }
        if (states.size() > MOST_REMEMBERED) {
            states.clear();
        }
        if (states.computeIfAbsent(key, keys::state) == State.GONE) {
            findings.add(Reason.ERASED_WITHOUT_LEAF, leaf, "key " + key);
        }
        return false;
    }

    /** What was erased. */
    List<ErasureReport> report() {
        List<ErasureReport> reports = new ArrayList<>();
        erased.forEach((key, by) -> reports.add(new ErasureReport(key, by.authority, by.records)));
        if (encrypted && states.values().stream().allMatch(state -> state == State.NOT_ASKED)) {
            findings.limit(
                    Aspect.ERASURE,
                    "no key store was asked, so it is not known whether keys are gone; only that each erasure has its leaf");
        }
        return reports;
    }
}
