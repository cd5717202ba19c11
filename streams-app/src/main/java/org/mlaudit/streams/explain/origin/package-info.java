/** Where a model comes from: the provenance that Tribuo keeps in it, and training it again from that. */
@NullMarked
package org.mlaudit.streams.explain.origin;

import org.jspecify.annotations.NullMarked;
