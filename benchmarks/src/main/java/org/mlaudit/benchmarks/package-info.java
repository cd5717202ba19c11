/** Measurements that print {@code RESULT name value unit}. */
@NullMarked
package org.mlaudit.benchmarks;

import org.jspecify.annotations.NullMarked;
