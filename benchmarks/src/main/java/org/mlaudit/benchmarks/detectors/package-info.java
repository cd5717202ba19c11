/** Time that change detectors take, and how often they alarm without any change. */
@NullMarked
package org.mlaudit.benchmarks.detectors;

import org.jspecify.annotations.NullMarked;
