/** Records per second that NiFi captures. */
@NullMarked
package org.mlaudit.benchmarks.capture;

import org.jspecify.annotations.NullMarked;
