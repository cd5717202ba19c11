/** The catalogue of model versions: registering them in the topic and the schema registry, and reading them back. */
@NullMarked
package org.mlaudit.streams.catalog;

import org.jspecify.annotations.NullMarked;
