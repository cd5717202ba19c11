/** Monitors of the quality of a model's input and output: values that are missing, and values that are not allowed. */
@NullMarked
package org.mlaudit.streams.quality;

import org.jspecify.annotations.NullMarked;
