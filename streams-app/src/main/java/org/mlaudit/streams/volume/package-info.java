/** Monitors of how many inferences arrive. */
@NullMarked
package org.mlaudit.streams.volume;

import org.jspecify.annotations.NullMarked;
