/** How often monitors alarm without cause, and how often with one. */
@NullMarked
package org.mlaudit.benchmarks.calibration;

import org.jspecify.annotations.NullMarked;
