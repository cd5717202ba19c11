package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.explain.model.Indicator;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** The different sets of categories that the trees of a model compare inputs with, in the order they are met. */
final class CategorySets {
    private final Map<Indicator, Integer> places = new HashMap<>();
    private final List<Indicator> sets = new ArrayList<>();
    private long categories;

    /** Returns the place of a set, which is the last if it is new. */
    int place(Indicator set) {
        Integer known = places.get(set);
        if (known != null) {
            return known;
        }
        categories += set.size();
        Limits.check("sets of categories", sets.size() + 1L, Limits.CATEGORY_SETS);
        Limits.check("categories in sets", categories, Limits.CATEGORIES);
        places.put(set, sets.size());
        sets.add(set);
        return sets.size() - 1;
    }

    /** Adds all sets to an ensemble and returns their columns by place. */
    int[] addTo(TreeEnsemble.Builder builder) {
        return sets.stream().mapToInt(builder::indicator).toArray();
    }
}
