/** Models that stand in for one that is not at hand: trained on the predictions that it recorded, where they are faithful to it. */
@NullMarked
package org.mlaudit.streams.explain.surrogate;

import org.jspecify.annotations.NullMarked;
