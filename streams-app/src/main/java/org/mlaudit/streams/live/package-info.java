/** What happens now, for those who watch: events that are passed on to every subscriber and kept nowhere. */
@NullMarked
package org.mlaudit.streams.live;

import org.jspecify.annotations.NullMarked;
