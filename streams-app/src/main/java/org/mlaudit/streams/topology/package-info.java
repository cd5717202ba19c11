/**
 * The Kafka Streams topology: {@link org.mlaudit.streams.topology.AuditTopology} names every source, step, store and sink;
 * everything it computes lives in the domain packages.
 */
@NullMarked
package org.mlaudit.streams.topology;

import org.jspecify.annotations.NullMarked;
