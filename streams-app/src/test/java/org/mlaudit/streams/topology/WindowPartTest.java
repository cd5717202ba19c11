package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.topology.WindowPart.Clock;
import org.mlaudit.streams.topology.WindowPart.Part;

class WindowPartTest {
    @Property
    void aPartIsReadAsItWasWritten(
            @ForAll int partition, @ForAll long clock, @ForAll long start, @ForAll long rows, @ForAll byte[] summary) {
        assertThat(WindowPart.decode(
                        new Part(WindowPart.Content.OUTCOMES, partition, clock, start, rows, summary).encode()))
                .usingRecursiveComparison()
                .isEqualTo(new Part(WindowPart.Content.OUTCOMES, partition, clock, start, rows, summary));
    }

    @Property
    void aClockIsReadAsItWasWritten(@ForAll int partition, @ForAll long clock, @ForAll boolean idle) {
        assertThat(WindowPart.decode(new Clock(partition, clock, idle).encode()))
                .isEqualTo(new Clock(partition, clock, idle));
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] wire = new Clock(0, 0, false).encode();
        wire[0] = 0x7F;
        assertThatThrownBy(() -> WindowPart.decode(wire)).hasMessageContaining("unknown kind");
    }
}
