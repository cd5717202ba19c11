/** When findings become alerts, and when alerts end. */
@NullMarked
package org.mlaudit.streams.alert;

import org.jspecify.annotations.NullMarked;
