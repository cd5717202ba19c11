/** Who may do what with the record: legal holds, how long topics keep what they hold, erasure. */
@NullMarked
package org.mlaudit.streams.governance;

import org.jspecify.annotations.NullMarked;
