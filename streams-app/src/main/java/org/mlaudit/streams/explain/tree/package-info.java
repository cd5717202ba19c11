/** Exact Shapley values of ensembles of trees. */
@NullMarked
package org.mlaudit.streams.explain.tree;

import org.jspecify.annotations.NullMarked;
