/** Time to score one inference for anomalies. */
@NullMarked
package org.mlaudit.benchmarks.anomaly;

import org.jspecify.annotations.NullMarked;
