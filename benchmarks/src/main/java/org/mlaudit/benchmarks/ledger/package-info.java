/** How fast leaves are appended to the ledger, and verified. */
@NullMarked
package org.mlaudit.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
