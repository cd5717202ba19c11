package org.mlaudit.streams.ledger.verify;

import java.util.List;

/**
 * How one aspect was judged.
 *
 * @param outcome how it comes out
 * @param notes what could not be looked at, or was not
 */
public record Verdict(Outcome outcome, List<String> notes) {
    public Verdict {
        notes = List.copyOf(notes);
    }
}
