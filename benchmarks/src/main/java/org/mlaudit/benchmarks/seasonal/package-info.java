/** How often baselines alarm on traffic with daily and weekly cycles. */
@NullMarked
package org.mlaudit.benchmarks.seasonal;

import org.jspecify.annotations.NullMarked;
