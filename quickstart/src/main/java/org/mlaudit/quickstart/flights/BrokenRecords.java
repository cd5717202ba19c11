package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records that the feed breaks on purpose. They are extra: after each {@value #EVERY}th row of the data comes a damaged
 * twin of that flight with an id of its own, each {@link Damage} in turn, so that which records are broken depends on the
 * data alone. Holds the list of those that were written.
 */
public final class BrokenRecords {
    /** Rows of the data between two broken records. */
    public static final int EVERY = 500;

    /** Keeps the ids apart from those of flights. */
    private static final long NUMBERS_FROM = 1L << 32;

    private final List<BrokenRecord> written;

    BrokenRecords(List<BrokenRecord> written) {
        this.written = new ArrayList<>(written);
    }

    /** Every broken record written so far, in order, with the reasons for which it must be refused. */
    public List<BrokenRecord> expected() {
        return List.copyOf(written);
    }

    /** What is done to the twin of a flight; empty when it has none. */
    static Optional<Damage> after(Flight flight) {
        Damage[] all = Damage.values();
        return flight.row() % EVERY == 0 ? Optional.of(all[flight.row() / EVERY % all.length]) : Optional.empty();
    }

    /** Notes the damaged twin of a flight and answers its line. */
    String add(Flight flight, Damage damage, ObjectNode record, String file, int line) {
        String id = Flight.uuid(flight.scheduled(), NUMBERS_FROM + flight.row());
        record.put("id", id);
        written.add(new BrokenRecord(damage.keepsId() ? id : "", file, line, damage));
        return damage.line(record);
    }
}
