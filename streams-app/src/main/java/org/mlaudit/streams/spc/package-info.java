/** Statistical process control: control charts over the series that windows make, designed by their average run length. */
@NullMarked
package org.mlaudit.streams.spc;

import org.jspecify.annotations.NullMarked;
