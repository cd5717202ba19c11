/** The application: it wires configuration, stream, queries and metrics together. */
@NullMarked
package org.mlaudit.streams;

import org.jspecify.annotations.NullMarked;
