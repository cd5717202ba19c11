package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * An attribute by which groups are compared for fairness.
 *
 * @param attribute name of a feature or a segment
 * @param referenceGroups groups that form the reference; empty means the largest group
 * @param cuts where the values of a NUMERIC feature are cut into groups, ascending; empty for every other attribute
 */
public record ProtectedAttribute(String attribute, List<String> referenceGroups, List<Double> cuts) {
    /** Most cuts of an attribute. */
    public static final int MOST_CUTS = 20;

    public ProtectedAttribute {
        referenceGroups = List.copyOf(referenceGroups);
        cuts = List.copyOf(cuts);
    }

    /** An attribute whose values are its groups. */
    public ProtectedAttribute(String attribute, List<String> referenceGroups) {
        this(attribute, referenceGroups, List.of());
    }

    /**
     * Names of the groups that the cuts make, ascending: cuts at 25 and 60 make {@code <25}, {@code 25..60} (from 25 to
     * below 60) and {@code >=60}. Numbers have their shortest form, as in RFC 8785. Empty when there are no cuts, because
     * each value is a group then.
     */
    public List<String> groups() {
        if (cuts.isEmpty()) {
            return List.of();
        }
        List<String> groups = new ArrayList<>();
        groups.add("<" + CanonicalJson.number(cuts.getFirst()));
        for (int i = 1; i < cuts.size(); i++) {
            groups.add(CanonicalJson.number(cuts.get(i - 1)) + ".." + CanonicalJson.number(cuts.get(i)));
        }
        groups.add(">=" + CanonicalJson.number(cuts.getLast()));
        return List.copyOf(groups);
    }

    /** Position in {@link #groups()} of the group that a number falls into; -1 when it is NaN or there are no cuts. */
    public int group(double number) {
        if (cuts.isEmpty() || Double.isNaN(number)) {
            return -1;
        }
        int group = 0;
        while (group < cuts.size() && number >= cuts.get(group)) {
            group++;
        }
        return group;
    }
}
