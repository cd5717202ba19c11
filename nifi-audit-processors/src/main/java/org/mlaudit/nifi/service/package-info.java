/** Controller services: the way to Kafka and the registry, and the models that are registered. */
@NullMarked
package org.mlaudit.nifi.service;

import org.jspecify.annotations.NullMarked;
