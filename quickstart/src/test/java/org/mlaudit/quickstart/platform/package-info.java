/** Tests of the platform's parts that need no server. */
@NullMarked
package org.mlaudit.quickstart.platform;

import org.jspecify.annotations.NullMarked;
