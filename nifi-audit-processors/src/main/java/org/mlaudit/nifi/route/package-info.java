/** Inferences are told apart by what they are. */
@NullMarked
package org.mlaudit.nifi.route;

import org.jspecify.annotations.NullMarked;
