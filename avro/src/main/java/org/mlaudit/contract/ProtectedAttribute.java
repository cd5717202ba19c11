package org.mlaudit.contract;

import java.util.List;

/**
 * An attribute by which groups are compared for fairness.
 *
 * @param attribute name of a feature or a segment
 * @param referenceGroups values that form the reference group; empty means the largest group
 */
public record ProtectedAttribute(String attribute, List<String> referenceGroups) {
    public ProtectedAttribute {
        referenceGroups = List.copyOf(referenceGroups);
    }
}
