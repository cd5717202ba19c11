package org.mlaudit.streams.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.GovernanceEvent;

class HoldsLawsTest {
    @Property(tries = 500)
    void aHoldIsActiveFromItsPlacementToItsReleaseHoweverOftenEitherIsWritten(@ForAll long seed) {
        Random random = new Random(seed);
        List<GovernanceEvent> history = new ArrayList<>();
        Set<String> active = new LinkedHashSet<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            String of = "case-" + random.nextInt(4);
            GovernanceEvent event =
                    random.nextBoolean() ? Histories.placed(of, HoldScope.ALL, Map.of()) : Histories.released(of);
            if (GovernanceKind.HOLD_PLACED.is(event)) {
                active.add(of);
            } else {
                active.remove(of);
            }
            for (int times = 1 + random.nextInt(2); times > 0; times--) {
                history.add(event);
            }
            history.add(Histories.erased("s", "k" + i));
        }

        assertThat(Holds.of(history).active()).extracting(Hold::caseName).containsExactlyElementsOf(active);
        active.forEach(name -> assertThat(Holds.of(history).of(name)).isPresent());
    }

    @Property(tries = 1000)
    void aNarrowerScopeNeverReachesMore(@ForAll long seed) {
        Random random = new Random(seed);
        HoldScope scope = scope(random);
        HeldRecord held = record(random);
        boolean reaches = scope.reaches(held);

        for (HoldScope wider : wider(scope)) {
            assertThat(wider.reaches(held) || !reaches).isTrue();
        }
        assertThat(HoldScope.ALL.reaches(held)).isTrue();
        assertThat(scope.mayReach(held.subject()) || !reaches).isTrue();
        assertThat(scope.needsRecords() || reaches == scope.mayReach(held.subject()))
                .isTrue();
    }

    @Test
    void aScopeReachesWhatAllItsPartsSay() {
        HoldScope scope = new HoldScope(
                Optional.of("s1"),
                Optional.of("credit"),
                Optional.of("2"),
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2026-02-01T00:00:00Z")));

        assertThat(scope.reaches(record("s1", "credit", "2", "2026-01-01T00:00:00Z")))
                .isTrue();
        assertThat(scope.reaches(record("s1", "credit", "2", "2026-02-01T00:00:00Z")))
                .isFalse();
        assertThat(scope.reaches(record("s1", "credit", "2", "2025-12-31T23:59:59Z")))
                .isFalse();
        assertThat(scope.reaches(record("s2", "credit", "2", "2026-01-15T00:00:00Z")))
                .isFalse();
        assertThat(scope.reaches(record("s1", "flight", "2", "2026-01-15T00:00:00Z")))
                .isFalse();
        assertThat(scope.reaches(record("s1", "credit", "3", "2026-01-15T00:00:00Z")))
                .isFalse();
        assertThat(scope.text())
                .isEqualTo("a subject, credit/2, from 2026-01-01T00:00:00Z, before 2026-02-01T00:00:00Z");
        assertThat(HoldScope.ALL.text()).isEqualTo("every record");
    }

    @Test
    void aScopeThatMakesNoSenseIsRefused() {
        Instant time = Histories.NOW;
        assertThatThrownBy(() -> new HoldScope(
                        Optional.empty(), Optional.empty(), Optional.of("1"), Optional.empty(), Optional.empty()))
                .hasMessage("a version needs its model");
        assertThatThrownBy(() -> new HoldScope(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(time), Optional.of(time)))
                .hasMessageContaining("is empty");
    }

    @Test
    void ofSeveralErasuresOfAKeyTheFirstAuthorisesIt() {
        GovernanceEvent first = Histories.erased("s", "k1");
        Erasures erasures = Erasures.of(
                List.of(first, Histories.erased("s", "k1"), Histories.erased("s", "k2"), Histories.erased("t", "k3")));

        assertThat(erasures.of("k1").orElseThrow()).isSameAs(first);
        assertThat(erasures.ofSubject("s")).hasSize(2);
        assertThat(erasures.of("k9")).isEmpty();
    }

    private static HeldRecord record(String subject, String model, String version, String time) {
        return new HeldRecord(subject, model, version, Instant.parse(time));
    }

    private static HeldRecord record(Random random) {
        return new HeldRecord(
                "s" + random.nextInt(2),
                "m" + random.nextInt(2),
                "" + random.nextInt(2),
                Histories.NOW.plusSeconds(random.nextInt(10)));
    }

    private static HoldScope scope(Random random) {
        Optional<String> model = maybe(random, "m" + random.nextInt(2));
        int from = random.nextInt(9);
        return new HoldScope(
                maybe(random, "s" + random.nextInt(2)),
                model,
                model.isPresent() ? maybe(random, "" + random.nextInt(2)) : Optional.empty(),
                maybe(random, Histories.NOW.plusSeconds(from)),
                maybe(random, Histories.NOW.plusSeconds(from + 1 + random.nextInt(5))));
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private static List<HoldScope> wider(HoldScope of) {
        return List.of(
                new HoldScope(Optional.empty(), of.model(), of.version(), of.from(), of.to()),
                new HoldScope(of.subject(), Optional.empty(), Optional.empty(), of.from(), of.to()),
                new HoldScope(of.subject(), of.model(), Optional.empty(), of.from(), of.to()),
                new HoldScope(of.subject(), of.model(), of.version(), Optional.empty(), of.to()),
                new HoldScope(of.subject(), of.model(), of.version(), of.from(), Optional.empty()));
    }
}
