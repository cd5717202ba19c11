/** Keys of data subjects and domains: made, wrapped, found, destroyed. Plain Java over a keyset file and a JDBC database. */
@NullMarked
package org.mlaudit.keys;

import org.jspecify.annotations.NullMarked;
