package org.mlaudit.streams.join;

/** Takes the truths whose time to live ended before a prediction of their id came. */
@FunctionalInterface
public interface ExpiredTruths {
    /**
     * A truth that waited in vain.
     *
     * @param hashHigh first half of the id's hash
     * @param hashLow second half of the id's hash
     * @param expiresAtMillis last instant at which it waited, in milliseconds since 1970
     * @param original the message that it came in, as given to {@link JoinTable#putTruth}
     */
    void expired(long hashHigh, long hashLow, long expiresAtMillis, byte[] original);
}
