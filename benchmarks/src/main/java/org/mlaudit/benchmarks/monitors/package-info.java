/** What judging a window costs. */
@NullMarked
package org.mlaudit.benchmarks.monitors;

import org.jspecify.annotations.NullMarked;
