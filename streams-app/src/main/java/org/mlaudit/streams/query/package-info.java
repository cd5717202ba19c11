/** The REST interface: what it needs to know ({@code AuditView}), its routes, and how instances answer for each other. */
@NullMarked
package org.mlaudit.streams.query;

import org.jspecify.annotations.NullMarked;
