package org.mlaudit.quickstart.flights;

import java.util.List;

/**
 * A record that the feed broke on purpose.
 *
 * @param id id of the inference; empty when it cannot be read from the record
 * @param file name of the file that holds it
 * @param line its line there, from 1
 * @param damage what was done to it
 */
public record BrokenRecord(String id, String file, int line, Damage damage) {
    /** Every reason for which it must be refused, and no other. */
    public List<Damage.Fault> faults() {
        return damage.faults();
    }
}
