/** Reads what topics hold, and writes what is decided about it to the topic of governance events. */
@NullMarked
package org.mlaudit.streams.record;

import org.jspecify.annotations.NullMarked;
