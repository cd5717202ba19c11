/**
 * Mergeable summaries of windows of inferences, and the reference they are compared with. Merging is associative and
 * commutative to the bit, so a summary does not depend on how its events were partitioned, ordered or replayed.
 */
@NullMarked
package org.mlaudit.streams.profile;

import org.jspecify.annotations.NullMarked;
