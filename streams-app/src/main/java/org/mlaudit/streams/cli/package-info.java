/** The commands: each reads the configuration, does one thing, answers on standard output and exits with a code. */
@NullMarked
package org.mlaudit.streams.cli;

import org.jspecify.annotations.NullMarked;
