/** Drives a NiFi by its REST interface: imports flow definitions, sets their parameters, starts them and asks how they do. */
@NullMarked
package org.mlaudit.quickstart.nifi;

import org.jspecify.annotations.NullMarked;
