/** The application's configuration: every setting with its type, default and description, and where its value comes from. */
@NullMarked
package org.mlaudit.streams.config;

import org.jspecify.annotations.NullMarked;
