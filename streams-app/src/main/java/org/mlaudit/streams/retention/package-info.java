/** How long topics keep their records in the cluster, and the legal holds that suspend it. */
@NullMarked
package org.mlaudit.streams.retention;

import org.jspecify.annotations.NullMarked;
