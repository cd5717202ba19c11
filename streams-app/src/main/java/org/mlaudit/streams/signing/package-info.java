/**
 * Signs what the tamper-evident trees have become: keys, what was signed last, the log of logs, witnesses and the anchor. Nothing is
 * signed that is not committed before, and nothing goes back behind what was signed.
 */
@NullMarked
package org.mlaudit.streams.signing;

import org.jspecify.annotations.NullMarked;
