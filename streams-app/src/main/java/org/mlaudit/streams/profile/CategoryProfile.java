package org.mlaudit.streams.profile;

import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.ProfileSpec.CategorySpec;

/** Everything a summary holds of one CATEGORY column: counts of the known categories, and a table of all others. */
final class CategoryProfile {
    private final CategorySpec spec;
    private final CategoryIndex index;
    private final long[] known;
    private long missing;
    private @Nullable CategoryTable others;

    CategoryProfile(CategorySpec spec) {
        this.spec = spec;
        this.index = spec.index();
        this.known = new long[index.names().size()];
    }

    void addMissing(long times) {
        missing += times;
    }

    void add(long hash, InferenceRow row, int column) {
        int position = index.positionOf(hash);
        if (position >= 0) {
            known[position]++;
        } else {
            others().add(hash, row, column);
        }
    }

    void add(long hash, String name, long times) {
        int position = index.positionOf(hash);
        if (position >= 0) {
            known[position] += times;
        } else {
            others().add(hash, name, times);
        }
    }

    void merge(CategoryProfile other) {
        missing += other.missing;
        for (int i = 0; i < known.length; i++) {
            known[i] += other.known[i];
        }
        if (other.others != null) {
            others().merge(other.others);
        }
    }

    void writeTo(BytesOut out) {
        out.count(missing);
        int last = known.length;
        while (last > 0 && known[last - 1] == 0) {
            last--;
        }
        out.count(last);
        for (int i = 0; i < last; i++) {
            out.count(known[i]);
        }
        if (others == null) {
            new CategoryTable().writeTo(out);
        } else {
            others.writeTo(out);
        }
    }

    static CategoryProfile readFrom(CategorySpec spec, BytesIn in) {
        CategoryProfile profile = new CategoryProfile(spec);
        profile.missing = in.count();
        int last = in.size(profile.known.length);
        for (int i = 0; i < last; i++) {
            profile.known[i] = in.count();
        }
        CategoryTable table = CategoryTable.readFrom(in);
        if (table.size() > 0) {
            profile.others = table;
        }
        return profile;
    }

    long missing() {
        return missing;
    }

    long[] known() {
        return known;
    }

    CategorySpec spec() {
        return spec;
    }

    /** Categories that the specification does not know, or null if none occurred. */
    @Nullable
    CategoryTable unknown() {
        if (others != null) {
            others.settle();
        }
        return others;
    }

    private CategoryTable others() {
        if (others == null) {
            others = new CategoryTable();
        }
        return others;
    }
}
