/** Quality rules of contracts, compiled so that every inference can be held against them. */
@NullMarked
package org.mlaudit.streams.rules;

import org.jspecify.annotations.NullMarked;
