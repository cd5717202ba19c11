/** The application is asked why a model decided as it did. */
@NullMarked
package org.mlaudit.nifi.explain;

import org.jspecify.annotations.NullMarked;
