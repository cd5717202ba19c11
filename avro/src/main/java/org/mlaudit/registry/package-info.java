/** Schemas by id and by subject, from any registry that speaks Confluent's protocol. */
@NullMarked
package org.mlaudit.registry;

import org.jspecify.annotations.NullMarked;
