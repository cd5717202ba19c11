/** What it costs to divide inputs by their loss. */
@NullMarked
package org.mlaudit.benchmarks.losses;

import org.jspecify.annotations.NullMarked;
