/** Personal data in captured records are protected before anything is published. */
@NullMarked
package org.mlaudit.nifi.protect;

import org.jspecify.annotations.NullMarked;
