/** Source records in any format, read into one form: ordered names and values. */
@NullMarked
package org.mlaudit.nifi.source;

import org.jspecify.annotations.NullMarked;
