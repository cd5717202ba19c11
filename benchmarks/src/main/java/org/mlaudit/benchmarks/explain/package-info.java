/** What it costs to explain. */
@NullMarked
package org.mlaudit.benchmarks.explain;

import org.jspecify.annotations.NullMarked;
