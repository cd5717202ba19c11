/** What judges windows: the shape of a monitor, what it is given, and the statistics that several monitors share. */
@NullMarked
package org.mlaudit.streams.monitor;

import org.jspecify.annotations.NullMarked;
