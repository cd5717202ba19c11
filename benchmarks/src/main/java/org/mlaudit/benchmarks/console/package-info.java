/** The console and its REST interface over a large fleet. */
@NullMarked
package org.mlaudit.benchmarks.console;

import org.jspecify.annotations.NullMarked;
