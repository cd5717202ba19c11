/** How decisions, errors and scores differ between groups of people. Plain Java. */
@NullMarked
package org.mlaudit.streams.fairness;

import org.jspecify.annotations.NullMarked;
