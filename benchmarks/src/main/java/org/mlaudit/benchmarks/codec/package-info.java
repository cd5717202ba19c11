/** Time to encode and decode one inference. */
@NullMarked
package org.mlaudit.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
