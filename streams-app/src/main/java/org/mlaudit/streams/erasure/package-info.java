/** What the record holds of one data subject, and how it is erased. */
@NullMarked
package org.mlaudit.streams.erasure;

import org.jspecify.annotations.NullMarked;
