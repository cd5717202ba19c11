/** Wires the domain to Kafka Streams: every source, step, store and sink of the application. */
@NullMarked
package org.mlaudit.streams.topology;

import org.jspecify.annotations.NullMarked;
