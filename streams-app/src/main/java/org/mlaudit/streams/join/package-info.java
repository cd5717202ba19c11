/** Predictions and the truths that arrive later, held by inference id in bytes until their time to live ends. */
@NullMarked
package org.mlaudit.streams.join;

import org.jspecify.annotations.NullMarked;
