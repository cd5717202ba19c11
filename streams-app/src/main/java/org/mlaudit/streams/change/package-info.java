/** Change detectors on series of single values, one value after the other, and the monitors that report what they find. */
@NullMarked
package org.mlaudit.streams.change;

import org.jspecify.annotations.NullMarked;
