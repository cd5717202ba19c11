/** Records per second that NiFi captures and protects. */
@NullMarked
package org.mlaudit.benchmarks.protect;

import org.jspecify.annotations.NullMarked;
