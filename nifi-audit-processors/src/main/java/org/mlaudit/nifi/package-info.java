/** NiFi components that capture, route, publish and consume the events of ML Audit. */
@NullMarked
package org.mlaudit.nifi;

import org.jspecify.annotations.NullMarked;
