package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CategoryHashTest {
    @Test
    void theHashIsPartOfTheStoredFormatAndNeverChanges() {
        Map<String, Long> golden = Map.of(
                "", 0L,
                "a", 0x6D16BF441C521F6AL,
                "ATL", 0xC7FD36911324589AL,
                "eight888", 0x0AB3D8B3D6FEB44AL,
                "nine99999", 0x0B8176E1AF289D50L,
                "true", 0x953A9B043FC90E24L,
                "false", 0x4E250B6BA8B65AB6L,
                "größer als acht Bytes", 0x27642FE7078FDC2BL);
        golden.forEach(
                (name, hash) -> assertThat(CategoryHash.of(name)).as(name).isEqualTo(hash));
    }

    @Property
    void theHashDoesNotDependOnWhatIsAroundTheName(
            @ForAll String name, @ForAll byte[] before, @ForAll @IntRange(max = 20) int after) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        byte[] around = Arrays.copyOf(before, before.length + utf8.length + after);
        Arrays.fill(around, before.length, around.length, (byte) 0xFF);
        System.arraycopy(utf8, 0, around, before.length, utf8.length);

        assertThat(CategoryHash.of(around, before.length, utf8.length)).isEqualTo(CategoryHash.of(name));
    }
}
