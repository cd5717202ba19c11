package org.mlaudit.streams.topology;

/**
 * Lets through so many units of work a second, with bursts of up to a second's worth. What a piece of work really took is
 * known after it is done, so the bucket may go below empty; who comes next waits until it is filled again. Not safe for use
 * by several threads.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private double tokens;
    private long at;

    /**
     * A full bucket.
     *
     * @param perSecond units a second, greater than 0
     * @param nanoTime now, as {@link System#nanoTime()} has it
     */
    TokenBucket(double perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.at = nanoTime;
    }

    /** Nanoseconds until there is a token; 0 if there is one. */
    long waitNanos(long nanoTime) {
        fill(nanoTime);
        return tokens > 0 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS) + 1;
    }

    /** Takes what a piece of work took. */
    void take(long units, long nanoTime) {
        fill(nanoTime);
        tokens -= units;
    }

    private void fill(long nanoTime) {
        tokens = Math.min(perSecond, tokens + (nanoTime - at) / NANOS * perSecond);
        at = nanoTime;
    }
}
