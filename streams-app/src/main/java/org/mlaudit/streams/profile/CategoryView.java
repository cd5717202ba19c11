package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;

/** What a summary says of a CATEGORY column. */
public final class CategoryView implements ColumnView {
    private final Column column;
    private final CategoryProfile profile;
    private final List<CategoryCount> categories;
    private final long other;
    private final long keptUpTo;
    private final double distinct;
    private long present;
    private long invalid;

    CategoryView(Column column, CategoryProfile profile) {
        this.column = column;
        this.profile = profile;
        this.categories = new ArrayList<>();
        List<String> allowedNames = profile.spec().allowed();
        Set<String> allowed = new HashSet<>(allowedNames);
        List<String> names = profile.spec().index().names();
        int occurring = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            long count = profile.known()[i];
            occurring += count > 0 ? 1 : 0;
            put(name, CategoryHash.of(name), count, allowed.isEmpty() || allowed.contains(name));
        }
        CategoryTable unknown = profile.unknown();
        this.other = unknown == null ? 0 : unknown.other();
        this.keptUpTo = unknown == null ? Long.MAX_VALUE : unknown.keptUpTo();
        this.distinct = occurring + (unknown == null ? 0 : unknown.distinct());
        if (unknown != null) {
            unknown.forEach((hash, name, count) -> put(name, hash, count, allowed.isEmpty()));
        }
        present += other;
        invalid += allowed.isEmpty() ? 0 : other;
    }

    private void put(String name, long hash, long count, boolean allowed) {
        categories.add(new CategoryCount(name, hash, count, allowed));
        present += count;
        invalid += allowed ? 0 : count;
    }

    @Override
    public Column column() {
        return column;
    }

    @Override
    public long valid() {
        return present - invalid;
    }

    @Override
    public long missing() {
        return profile.missing();
    }

    @Override
    public long invalid() {
        return invalid;
    }

    /** Values of any category, allowed or not. */
    public long present() {
        return present;
    }

    /** Known categories by name, even those that did not occur, then the others in a fixed order. */
    public List<CategoryCount> categories() {
        return List.copyOf(categories);
    }

    /** Values whose category is not in {@link #categories}, because there were too many different ones. */
    public long other() {
        return other;
    }

    /** Number of different categories that occurred: exact while {@link #other} is 0, else with a standard error of 3.3%. */
    public double distinct() {
        return distinct;
    }

    /** Whether a category, if it occurred, is in {@link #categories}: known ones always are, others if their hash is kept. */
    boolean counts(long hash) {
        return hash <= keptUpTo || profile.spec().index().positionOf(hash) >= 0;
    }
}
