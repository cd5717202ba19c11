/**
 * Checks of a ledger by somebody who trusts nothing but a pinned key: reads checkpoints, entries and records from a
 * {@link org.mlaudit.streams.ledger.verify.LedgerSource} and says what holds, what does not, and where. Plain Java.
 */
@NullMarked
package org.mlaudit.streams.ledger.verify;

import org.jspecify.annotations.NullMarked;
