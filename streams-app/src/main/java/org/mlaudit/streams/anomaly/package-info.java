/**
 * Single inferences that stand out: detectors made of a model's contract and reference, calibrated to a target rate, and
 * the monitor that judges how many of a window's inferences they find.
 */
@NullMarked
package org.mlaudit.streams.anomaly;

import org.jspecify.annotations.NullMarked;
