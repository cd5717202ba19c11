/**
 * Attributions of any model from sampled evaluations: Shapley values by permutations and by least squares over coalitions, with
 * standard errors, and local linear models.
 */
@NullMarked
package org.mlaudit.streams.explain.sampled;

import org.jspecify.annotations.NullMarked;
