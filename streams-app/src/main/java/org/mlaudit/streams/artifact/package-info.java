/** Fetches the bytes of trained models, from files, over HTTP or out of the catalog, and keeps none that differ from their digest. */
@NullMarked
package org.mlaudit.streams.artifact;

import org.jspecify.annotations.NullMarked;
