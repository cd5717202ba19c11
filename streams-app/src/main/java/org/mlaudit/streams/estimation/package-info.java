/**
 * What can be said of performance before ground truth arrives: calibrated scores, the metrics to expect of them with bands,
 * how they compare with what came true, and whether they can still be trusted.
 */
@NullMarked
package org.mlaudit.streams.estimation;

import org.jspecify.annotations.NullMarked;
