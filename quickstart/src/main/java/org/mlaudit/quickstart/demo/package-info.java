/** The demo: plays real flights through the platform and checks that what comes out is what went in. */
@NullMarked
package org.mlaudit.quickstart.demo;

import org.jspecify.annotations.NullMarked;
