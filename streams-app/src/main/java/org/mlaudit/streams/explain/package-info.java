/** Why a model decided as it did: what every explanation is made of, and which method makes it. */
@NullMarked
package org.mlaudit.streams.explain;

import org.jspecify.annotations.NullMarked;
