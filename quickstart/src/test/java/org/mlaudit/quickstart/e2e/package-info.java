/** End-to-end tests against the real platform: broker, registry, NiFi, application and browser, as the demo starts them. */
@NullMarked
package org.mlaudit.quickstart.e2e;

import org.jspecify.annotations.NullMarked;
