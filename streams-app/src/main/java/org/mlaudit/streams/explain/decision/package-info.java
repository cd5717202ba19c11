/** Decisions people must answer for: reasons, counterfactuals, similar accepted cases, what would be if. */
@NullMarked
package org.mlaudit.streams.explain.decision;

import org.jspecify.annotations.NullMarked;
