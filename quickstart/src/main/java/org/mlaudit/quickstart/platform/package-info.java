/**
 * The platform on one machine: a Kafka broker, a schema registry, NiFi and the application, one process each, on the loopback interface, with all their
 * data under one directory.
 */
@NullMarked
package org.mlaudit.quickstart.platform;

import org.jspecify.annotations.NullMarked;
