package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

    @Test
    void theSecondHashOfAnIdNeverChangesEither() {
        // Computed by a second implementation, in Python; the first is a published test vector of wyhash.
        Map<String, Long> golden = Map.of(
                "",
                0x93228A4DE0EEC5A2L,
                "a",
                0xEAA8982A433461EAL,
                "ATL",
                0xA398BEC959BC6E9AL,
                "eight888",
                0x186C67C7DE229ACAL,
                "nine99999",
                0x910C87F98B5C5339L,
                "sixteen-bytes-16",
                0xA89932C36AF687DBL,
                "0192c3f4-7a10-7abc-8000-0123456789ab",
                0x2E4B24F29F7719C5L,
                "größer als acht Bytes",
                0x63FA6F3C93F584B3L,
                "x".repeat(100),
                0xFBB1F58FAF789335L);
        golden.forEach((id, hash) -> {
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            assertThat(CategoryHash.secondOfId(utf8, 0, utf8.length)).as(id).isEqualTo(hash);
        });
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

    @Test
    void idsOfEveryLengthAndFormHashApartAndWhereverTheyLie() {
        Set<Long> hashes = new HashSet<>();
        Set<Long> second = new HashSet<>();
        Set<Long> parts = new HashSet<>();
        byte[] padded = new byte[80];
        for (int i = 0; i < 200_000; i++) {
            byte[] id = (i % 2 == 0 ? "order-" + i : "0192c3f4-7a10-7%03x-8000-%012x".formatted(i % 4096, i))
                    .getBytes(StandardCharsets.UTF_8);
            long hash = CategoryHash.ofId(id, 0, id.length);
            hashes.add(hash);
            System.arraycopy(id, 0, padded, 7, id.length);
            assertThat(CategoryHash.ofId(padded, 7, id.length)).isEqualTo(hash);
            long other = CategoryHash.secondOfId(id, 0, id.length);
            second.add(other);
            assertThat(CategoryHash.secondOfId(padded, 7, id.length)).isEqualTo(other);
            parts.add((hash >>> 44) << 20 | other >>> 44);
        }
        assertThat(hashes).hasSize(200_000);
        assertThat(second).hasSize(200_000);
        assertThat(parts.size())
                .as("distinct pairs of 20 bits of both, 200,000 - 2^-41 * 200,000^2 if they are independent")
                .isBetween(199_950, 200_000);
        assertThat(hashes.stream().filter(hash -> hash < Long.MIN_VALUE / 2).count())
                .isBetween(49_000L, 51_000L);
    }
}
