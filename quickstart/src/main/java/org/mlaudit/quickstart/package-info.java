/** The commands of the launcher that need the embedded platform: {@code demo} and {@code up}. */
@NullMarked
package org.mlaudit.quickstart;

import org.jspecify.annotations.NullMarked;
