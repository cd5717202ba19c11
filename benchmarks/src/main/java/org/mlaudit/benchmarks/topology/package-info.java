/** Throughput of whole topologies on a real broker. */
@NullMarked
package org.mlaudit.benchmarks.topology;

import org.jspecify.annotations.NullMarked;
