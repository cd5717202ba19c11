/** Inferences and events as bytes: the Confluent wire format over Avro binary, encoded and decoded by compiled plans. */
@NullMarked
package org.mlaudit.codec;

import org.jspecify.annotations.NullMarked;
