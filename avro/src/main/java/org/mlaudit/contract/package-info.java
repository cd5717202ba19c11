/** The model contract: what a model version's inferences must look like, and the check that they do. */
@NullMarked
package org.mlaudit.contract;

import org.jspecify.annotations.NullMarked;
