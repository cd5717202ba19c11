package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.streams.profile.BytesOut;

/**
 * A field by whose values outcomes are counted apart: a segment, a protected attribute, or several protected attributes
 * together. A group goes by a hash of 32 bits, 0 for none: two of a thousand groups have the same with a probability of
 * 1e-4, and then count as one.
 */
public abstract sealed class GroupField {
    /** Stands between the attributes of a joint field, and between their values. */
    public static final String AND = " & ";

    private static final int MOST_NAMED = 512;

    private final String name;
    private final List<String> attributes;
    private final boolean ofFairness;
    private final List<String> values;
    private final int most;

    private GroupField(String name, List<String> attributes, boolean ofFairness, List<String> values, int most) {
        this.name = name;
        this.attributes = List.copyOf(attributes);
        this.ofFairness = ofFairness;
        this.values = List.copyOf(values);
        this.most = most;
    }

    /** What findings call it, for example {@code sex} or {@code race & sex}. */
    public final String name() {
        return name;
    }

    /** The attributes that it is made of; one, except for a joint field. */
    public final List<String> attributes() {
        return attributes;
    }

    /** Whether the contract protects it. */
    public final boolean isProtected() {
        return ofFairness;
    }

    /** The group of an inference; 0 where it has no value. {@code before} holds the groups of the fields before this one. */
    abstract int group(InferenceRow row, int[] before);

    /** Name of the group of an inference that has one. */
    abstract String text(InferenceRow row);

    /** The groups that are known beforehand, by the key that tables have of them; empty where they are only found. */
    final SortedMap<Long, String> named() {
        SortedMap<Long, String> named = new TreeMap<>();
        values.forEach(value -> named.put(key(hash(value)), value));
        return named;
    }

    int hash(String value) {
        return shorten(CategoryHash.of(value));
    }

    /** Most groups that are kept where none is known beforehand. */
    final int most() {
        return most;
    }

    /** The key of a group in tables. */
    static long key(int group) {
        return (long) group << Integer.SIZE;
    }

    final void describe(BytesOut out) {
        out.text(name);
        out.octet(ofFairness ? 1 : 0);
        out.count(most);
        out.count(values.size());
        values.forEach(out::text);
    }

    private static int shorten(long hash) {
        int upper = (int) (hash >>> Integer.SIZE);
        return upper == 0 ? 1 : upper;
    }

    /** A field by the values of a categorical feature, a boolean one or a segment, where rows hold it. */
    static GroupField ofValues(String name, int place, boolean ofFairness, List<String> values, int most) {
        return new OfValues(name, place, ofFairness, values, most);
    }

    /** A protected attribute by intervals of a number, where rows hold it. */
    static GroupField ofIntervals(ProtectedAttribute attribute, int place) {
        return new OfIntervals(attribute, place);
    }

    /** Several protected fields together, given with their positions among all fields. */
    static GroupField joint(List<GroupField> fields, List<Integer> positions, int most) {
        return new Joint(fields, positions, most);
    }

    private static final class OfValues extends GroupField {
        private final int place;

        private OfValues(String name, int place, boolean ofFairness, List<String> values, int most) {
            super(name, List.of(name), ofFairness, values, most);
            this.place = place;
        }

        @Override
        int group(InferenceRow row, int[] before) {
            return row.present[place] ? shorten(row.hash[place]) : 0;
        }

        @Override
        String text(InferenceRow row) {
            return row.text(place);
        }
    }

    private static final class OfIntervals extends GroupField {
        private final ProtectedAttribute attribute;
        private final int place;
        private final int[] hashes;

        private OfIntervals(ProtectedAttribute attribute, int place) {
            super(attribute.attribute(), List.of(attribute.attribute()), true, attribute.groups(), 0);
            this.attribute = attribute;
            this.place = place;
            this.hashes = attribute.groups().stream().mapToInt(this::hash).toArray();
        }

        @Override
        int group(InferenceRow row, int[] before) {
            double value = row.number[place];
            return row.present[place] && !Double.isNaN(value) ? hashes[attribute.group(value)] : 0;
        }

        @Override
        String text(InferenceRow row) {
            return attribute.groups().get(attribute.group(row.number[place]));
        }
    }

    private static final class Joint extends GroupField {
        private final List<GroupField> fields;
        private final int[] positions;

        private Joint(List<GroupField> fields, List<Integer> positions, int most) {
            super(
                    fields.stream().map(GroupField::name).collect(Collectors.joining(AND)),
                    fields.stream().map(GroupField::name).toList(),
                    true,
                    combinations(fields),
                    most);
            this.fields = List.copyOf(fields);
            this.positions = positions.stream().mapToInt(Integer::intValue).toArray();
        }

        /** All combinations of values, where all fields' values are known and there are not too many. */
        private static List<String> combinations(List<GroupField> fields) {
            List<String> combined = List.of("");
            for (GroupField field : fields) {
                List<String> longer = new ArrayList<>();
                for (String start : combined) {
                    field.values().forEach(value -> longer.add(start.isEmpty() ? value : start + AND + value));
                }
                combined = longer;
                if (combined.isEmpty() || combined.size() > MOST_NAMED) {
                    return List.of();
                }
            }
            return combined;
        }

        @Override
        int group(InferenceRow row, int[] before) {
            int hash = 1;
            for (int position : positions) {
                if (before[position] == 0) {
                    return 0;
                }
                hash = mix(hash, before[position]);
            }
            return hash == 0 ? 1 : hash;
        }

        @Override
        int hash(String value) {
            String[] parts = value.split(AND, -1);
            int hash = 1;
            for (int i = 0; i < parts.length; i++) {
                hash = mix(hash, fields.get(i).hash(parts[i]));
            }
            return hash == 0 ? 1 : hash;
        }

        /** The finaliser of MurmurHash3 (Appleby) over a running hash. */
        private static int mix(int hash, int group) {
            int mixed = 31 * hash + group;
            mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
            mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
            return mixed ^ (mixed >>> 16);
        }

        @Override
        String text(InferenceRow row) {
            return fields.stream().map(field -> field.text(row)).collect(Collectors.joining(AND));
        }
    }

    private List<String> values() {
        return values;
    }
}
