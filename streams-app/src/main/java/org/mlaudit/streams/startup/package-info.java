/** What must be there before the application can run: the right JVM, a directory to write to, broker, registry, topics. */
@NullMarked
package org.mlaudit.streams.startup;

import org.jspecify.annotations.NullMarked;
