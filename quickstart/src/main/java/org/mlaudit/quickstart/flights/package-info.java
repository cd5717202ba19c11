/** The demo's job: a model of late flights, trained on January 2001, and the feed of the months after it. */
@NullMarked
package org.mlaudit.quickstart.flights;

import org.jspecify.annotations.NullMarked;
