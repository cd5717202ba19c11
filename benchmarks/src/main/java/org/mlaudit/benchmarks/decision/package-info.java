/** Time to tell a person all of a decision. */
@NullMarked
package org.mlaudit.benchmarks.decision;

import org.jspecify.annotations.NullMarked;
