/** Monitors that compare the distribution of a feature or prediction in a window with the reference. */
@NullMarked
package org.mlaudit.streams.drift;

import org.jspecify.annotations.NullMarked;
