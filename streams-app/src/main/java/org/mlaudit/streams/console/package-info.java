/** The files of the web console: pages, scripts and styles of our own, and the libraries they use, from WebJars. */
@NullMarked
package org.mlaudit.streams.console;

import org.jspecify.annotations.NullMarked;
