package org.mlaudit.nifi.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Property
    void recordsHaveTheSameShapeExactlyWhenTheirNamesAreTheSame(
            @ForAll @Size(min = 2, max = 6) List<@Size(max = 4) List<@IntRange(min = 0, max = 2) Integer>> records) {
        Fields fields = new Fields();
        List<Integer> before = null;
        Object shape = null;
        for (List<Integer> record : records) {
            fill(fields, record);
            if (record.equals(before)) {
                assertThat(fields.shape()).isSameAs(shape);
            } else {
                assertThat(fields.shape()).isNotSameAs(shape);
            }
            shape = fields.shape();
            before = record;
        }
    }

    @Property
    void aPathFindsWhatALookUpFinds(
            @ForAll @Size(min = 2, max = 6) List<@Size(max = 4) List<@IntRange(min = 0, max = 2) Integer>> records) {
        Fields fields = new Fields();
        FieldPath path = FieldPath.of("/b");
        for (List<Integer> record : records) {
            fill(fields, record.stream().distinct().toList());
            assertThat(path.in(fields)).isEqualTo(fields.get("b"));
        }
    }

    @Test
    void aPathThroughDifferentObjectsLooksIntoEach() {
        FieldPath path = FieldPath.of("/a/b");
        assertThat(path.in(outer("b", 1))).isEqualTo(1);
        assertThat(path.in(outer("c", 2))).isNull();
        assertThat(path.in(outer("b", 3))).isEqualTo(3);
    }

    private static Fields outer(String name, @Nullable Object value) {
        Fields outer = new Fields();
        Fields inner = outer.nest();
        inner.add(name, value);
        outer.add("a", inner);
        return outer;
    }

    private static void fill(Fields fields, List<Integer> names) {
        fields.clear();
        for (int name : names) {
            fields.add(NAMES.get(name).intern(), fields.size());
        }
    }
}
