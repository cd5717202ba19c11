/** Source records become canonical events: mapped, checked against the model's contract, and told apart. */
@NullMarked
package org.mlaudit.nifi.capture;

import org.jspecify.annotations.NullMarked;
