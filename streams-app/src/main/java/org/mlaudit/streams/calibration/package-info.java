/**
 * How often a test is wrong: tail probabilities, exact tests of two samples counted in cells, many tests at once and over
 * time, and windows that vary more than sampling explains.
 */
@NullMarked
package org.mlaudit.streams.calibration;

import org.jspecify.annotations.NullMarked;
