/** The topics of the product: their names, contents and settings. */
@NullMarked
package org.mlaudit.topics;

import org.jspecify.annotations.NullMarked;
