/** What it costs to hold predictions until their truth arrives, and to join the two. */
@NullMarked
package org.mlaudit.benchmarks.join;

import org.jspecify.annotations.NullMarked;
