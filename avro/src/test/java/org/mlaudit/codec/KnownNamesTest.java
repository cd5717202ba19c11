package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class KnownNamesTest {
    @Property
    void knowsExactlyItsNamesHoweverOftenItIsAsked(
            @ForAll Set<@CharRange(from = 'a', to = 'c') @StringLength(max = 4) String> names,
            @ForAll List<@CharRange(from = 'a', to = 'c') @StringLength(max = 4) String> asked) {
        KnownNames known = new KnownNames(names);
        for (String name : asked) {
            assertThat(known.contains(name)).isEqualTo(names.contains(name));
        }
        for (String name : names) {
            assertThat(known.contains(name)).isTrue();
        }
    }
}
