/** Monitors of explanations: whether the model can be explained, is the one that decided, and decides as it used to. */
@NullMarked
package org.mlaudit.streams.explain.drift;

import org.jspecify.annotations.NullMarked;
