/** What a model does as a whole: which features matter, how its output depends on them, which act together. */
@NullMarked
package org.mlaudit.streams.explain.global;

import org.jspecify.annotations.NullMarked;
