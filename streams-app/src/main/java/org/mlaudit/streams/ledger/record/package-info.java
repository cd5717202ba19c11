/** How records of Kafka become leaves: which topics, and what a leaf says of a record. */
@NullMarked
package org.mlaudit.streams.ledger.record;

import org.jspecify.annotations.NullMarked;
