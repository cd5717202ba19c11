package org.mlaudit.streams.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.live.LiveFeed.Subscription;

class LiveFeedTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration NOW = Duration.ZERO;

    private final LiveFeed feed = new LiveFeed(2);

    private static LiveEvent event(int number) {
        return new LiveEvent("finding", Map.of("number", Integer.toString(number)));
    }

    @Test
    void everySubscriberGetsWhatIsPublishedFromThenOn() throws InterruptedException {
        feed.publish(event(0));
        try (Subscription one = feed.subscribe().orElseThrow();
                Subscription other = feed.subscribe().orElseThrow()) {
            feed.publish(event(1));
            assertThat(one.next(SOON)).contains(event(1));
            assertThat(other.next(SOON)).contains(event(1));
            assertThat(one.next(NOW)).isEmpty();
        }
    }

    @Test
    void whoDoesNotTakeIsToldThatHeMissedSomeAndNobodyWaitsForHim() throws InterruptedException {
        try (Subscription slow = feed.subscribe().orElseThrow()) {
            for (int i = 0; i < 10_000; i++) {
                feed.publish(event(i));
            }
            assertThat(slow.lagged()).isTrue();
            assertThat(slow.lagged()).isFalse();
            assertThat(slow.next(SOON)).contains(event(0));
        }
    }

    @Test
    void thereAreNoMoreSubscribersThanAllowedAndOneWhoLeavesMakesRoom() {
        Subscription one = feed.subscribe().orElseThrow();
        Subscription other = feed.subscribe().orElseThrow();
        assertThat(feed.subscribe()).isEmpty();
        one.close();
        assertThat(feed.subscribe()).isPresent();
        other.close();
    }

    @Test
    void closingEndsThoseWhoWait() throws Exception {
        Subscription waiting = feed.subscribe().orElseThrow();
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return waiting.next(SOON).isEmpty() && waiting.ended();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        feed.close();
        assertThat(ended.get()).isTrue();
        assertThat(feed.subscribe()).isEmpty();
        assertThat(feed.awaitWatched()).isFalse();
    }
}
