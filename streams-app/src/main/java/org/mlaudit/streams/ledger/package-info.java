/**
 * Tamper-evident record: Merkle trees of RFC 6962 over commitments to records, their proofs, tiles, checkpoints and signatures, in
 * the public formats of C2SP. Plain Java; whoever calls brings bytes, keys and times.
 */
@NullMarked
package org.mlaudit.streams.ledger;

import org.jspecify.annotations.NullMarked;
