package org.mlaudit.nifi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final int BROKER_LIMIT = 4096;

    @Property(tries = 200)
    void whatIsWrittenIsReadInItsOrder(@ForAll @Size(max = Marks.LIMIT) List<Long> numbers) {
        List<UUID> flowFiles =
                numbers.stream().map(number -> new UUID(number, ~number)).toList();
        assertThat(Marks.read(Marks.write(flowFiles))).isEqualTo(flowFiles);
    }

    @Test
    void theMostThatOneTextNamesFitsABrokersLimit() {
        List<UUID> most = Stream.generate(UUID::randomUUID).limit(Marks.LIMIT).toList();
        assertThat(Marks.write(most).length()).isLessThanOrEqualTo(BROKER_LIMIT);
        List<UUID> more =
                Stream.generate(UUID::randomUUID).limit(Marks.LIMIT + 1L).toList();
        assertThatThrownBy(() -> Marks.write(more)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherTextIsRefused() {
        assertThatThrownBy(() -> Marks.read("no names")).isInstanceOf(IllegalArgumentException.class);
    }
}
