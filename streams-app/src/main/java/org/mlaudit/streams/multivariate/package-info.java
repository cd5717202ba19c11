/** Drift of rows as a whole, and of embeddings, on bounded random samples of the window's and the reference's rows. */
@NullMarked
package org.mlaudit.streams.multivariate;

import org.jspecify.annotations.NullMarked;
