/** Readers of the files that trained models are kept in. What they are given may be anything: damaged, hostile, or no model. */
@NullMarked
package org.mlaudit.streams.explain.artifact;

import org.jspecify.annotations.NullMarked;
