/** Models compiled to an immutable form that can be evaluated and, where there is a closed form, explained exactly. */
@NullMarked
package org.mlaudit.streams.explain.model;

import org.jspecify.annotations.NullMarked;
