/** Reading reference data from files: CSV, Parquet and Avro, validated like live inferences. */
@NullMarked
package org.mlaudit.streams.reference;

import org.jspecify.annotations.NullMarked;
