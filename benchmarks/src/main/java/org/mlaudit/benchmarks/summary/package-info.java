/** Time to summarise one inference. */
@NullMarked
package org.mlaudit.benchmarks.summary;

import org.jspecify.annotations.NullMarked;
