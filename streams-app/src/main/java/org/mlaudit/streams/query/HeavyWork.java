package org.mlaudit.streams.query;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calculations that may keep a processor busy for seconds. Few run at once, so that the stream and other requests keep theirs;
 * some wait, and more are turned away. Whoever asked waits for a bounded time. The work itself must be bounded too: what
 * nobody waits for any more is interrupted, and runs on if it does not heed that.
 */
final class HeavyWork {
    /** Longest that a request waits; less than what one instance waits for another. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private static final int WAITING = 16;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Map<String, String> SOON = Map.of("Retry-After", "2");

    private final ThreadPoolExecutor threads;
    private final Duration longest;

    HeavyWork() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), WAITING, LONGEST);
    }

    HeavyWork(int atOnce, int waiting, Duration longest) {
        this.longest = longest;
        this.threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(waiting),
                work -> Thread.ofPlatform().daemon().name("explain-request").unstarted(work));
        threads.allowCoreThreadTimeOut(true);
    }

    /** How many calculations wait for others to end. */
    int waiting() {
        return threads.getQueue().size();
    }

    /**
     * Has something calculated.
     *
     * @param less what a caller can do so that it takes less time, in words that follow "Ask for"
     * @throws ProblemException if too much is being calculated, or it takes too long
     */
    <T> T run(String less, Callable<T> work) {
        Future<T> future;
        try {
            future = threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw new ProblemException(
                    Problem.of(503, "Too much is being calculated at once. Ask again in a moment.", List.of()), SOON);
        }
        try {
            return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new ProblemException(
                    Problem.of(
                            503,
                            "The calculation takes longer than " + longest.toSeconds() + " seconds. Ask for " + less
                                    + ".",
                            List.of()),
                    SOON);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProblemException(503, "The application stops.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
