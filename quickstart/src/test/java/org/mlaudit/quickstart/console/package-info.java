/** The console in a real browser. */
@NullMarked
package org.mlaudit.quickstart.console;

import org.jspecify.annotations.NullMarked;
