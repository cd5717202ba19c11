package org.mlaudit.streams.archive;

import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.mlaudit.streams.ledger.Hash;

/** Fingerprints of schemas as leaves hold them. */
final class Fingerprints {
    private Fingerprints() {}

    /** SHA-256 of the parsing canonical form (Avro specification, "Schema Fingerprints"). */
    static Hash of(Schema schema) {
        try {
            return Hash.of(SchemaNormalization.parsingFingerprint("SHA-256", schema));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
