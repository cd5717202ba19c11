/** What came of a model's predictions: outcomes by window, performance against them, and what can be said before they are known. */
@NullMarked
package org.mlaudit.streams.performance;

import org.jspecify.annotations.NullMarked;
