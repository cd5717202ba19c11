/** Where ledgers are read and written besides the stream: Kafka, and exports on disk in the layout of C2SP tlog-tiles. */
@NullMarked
package org.mlaudit.streams.archive;

import org.jspecify.annotations.NullMarked;
