package org.mlaudit.streams.live;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes events on to all subscribers. Publishing never waits: a subscriber who does not take his events in time misses some, is
 * told so by {@link Subscription#lagged}, and asks anew for what he shows. Safe from any thread.
 */
public final class LiveFeed implements AutoCloseable {
    private static final int WAITING = 256;
    private static final LiveEvent END = new LiveEvent("end", Map.of());

    private final int most;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private volatile boolean closed;

    /**
     * A feed.
     *
     * @param most subscribers at a time
     */
    public LiveFeed(int most) {
        this.most = most;
    }

    /** One who listens, until closed. One thread takes. */
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<LiveEvent> events = new ArrayBlockingQueue<>(WAITING);
        private volatile boolean lagged;
        private volatile boolean ended;

        private Subscription() {}

        /** The next event; empty when none came in time, or it has ended. */
        public Optional<LiveEvent> next(Duration within) throws InterruptedException {
            @Nullable LiveEvent event = ended ? null : events.poll(within.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(event).filter(each -> !each.equals(END));
        }

        /** Whether events were left out since this was asked last. */
        public boolean lagged() {
            boolean was = lagged;
            lagged = false;
            return was;
        }

        /** Whether no event will come any more. */
        public boolean ended() {
            return ended || closed;
        }

        @Override
        public void close() {
            ended = true;
            subscriptions.remove(this);
        }
    }

    /** Subscribes; empty when there are too many, or the feed is closed. */
    public Optional<Subscription> subscribe() {
        synchronized (lock) {
            if (closed || subscriptions.size() >= most) {
                return Optional.empty();
            }
            Subscription subscription = new Subscription();
            subscriptions.add(subscription);
            lock.notifyAll();
            return Optional.of(subscription);
        }
    }

    /** Tells all subscribers. */
    public void publish(LiveEvent event) {
        for (Subscription subscription : subscriptions) {
            if (!subscription.events.offer(event)) {
                subscription.lagged = true;
            }
        }
    }

    /** Whether anybody listens. */
    public boolean isWatched() {
        return !subscriptions.isEmpty();
    }

    /**
     * Waits until somebody listens.
     *
     * @return false when the feed was closed
     */
    public boolean awaitWatched() throws InterruptedException {
        synchronized (lock) {
            while (!closed && subscriptions.isEmpty()) {
                lock.wait();
            }
            return !closed;
        }
    }

    /** Ends all subscriptions. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        for (Subscription subscription : subscriptions) {
            subscription.events.clear();
            if (!subscription.events.offer(END)) {
                subscription.close();
            }
        }
    }
}
