/** Protections of inferences' values, and the detection of personal data in free text. Plain Java. */
@NullMarked
package org.mlaudit.privacy;

import org.jspecify.annotations.NullMarked;
