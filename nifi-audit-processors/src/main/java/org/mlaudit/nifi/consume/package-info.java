/** What the application finds comes back into NiFi. */
@NullMarked
package org.mlaudit.nifi.consume;

import org.jspecify.annotations.NullMarked;
