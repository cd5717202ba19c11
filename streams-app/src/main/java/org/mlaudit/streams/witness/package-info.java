/** A witness: it cosigns states of logs that only grow, as C2SP tlog-witness says. */
@NullMarked
package org.mlaudit.streams.witness;

import org.jspecify.annotations.NullMarked;
