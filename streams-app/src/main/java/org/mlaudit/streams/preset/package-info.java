/**
 * Published rules of other monitoring tools, for people who must match numbers that they report already. Rules are taken as
 * they are, with what is wrong about them: none accounts for the size of the reference or for the number of columns, so they
 * alarm much more often than {@code drift.distribution} on the same data.
 */
@NullMarked
package org.mlaudit.streams.preset;

import org.jspecify.annotations.NullMarked;
