package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    @Test
    void idsAreDistinctAndAscendInEveryThread() throws Exception {
        Callable<List<String>> make = () -> {
            UuidV7 ids = new UuidV7(Clock.systemUTC());
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                made.add(ids.next());
            }
            return made;
        };
        Set<String> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<String>> future : threads.invokeAll(List.of(make, make, make, make))) {
                assertThat(future.get()).isSorted();
                all.addAll(future.get());
            }
        }
        assertThat(all).hasSize(80_000);
    }

    @Test
    void anIdIsAVersion7UuidThatHoldsTheTime() {
        long before = System.currentTimeMillis();
        UUID id = UUID.fromString(new UuidV7(Clock.systemUTC()).next());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        // The counter may have borrowed milliseconds from the future.
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, before + 60_000);
    }
}
