/** Captured events go to Kafka, each exactly once. */
@NullMarked
package org.mlaudit.nifi.publish;

import org.jspecify.annotations.NullMarked;
