/** Exact attributions of models that have a closed form: linear models and factorisation machines. */
@NullMarked
package org.mlaudit.streams.explain.closed;

import org.jspecify.annotations.NullMarked;
