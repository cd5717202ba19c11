/** Which earlier windows a window is compared with. */
@NullMarked
package org.mlaudit.streams.baseline;

import org.jspecify.annotations.NullMarked;
