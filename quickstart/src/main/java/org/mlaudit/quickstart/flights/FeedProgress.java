package org.mlaudit.quickstart.flights;

import java.time.Instant;

/**
 * How far the feed is, since its very first start.
 *
 * @param flights good inferences written
 * @param broken broken records written besides
 * @param outcomes outcomes written, each as ground truth and as an observation
 * @param eventTime scheduled time of the last flight written; {@link Instant#EPOCH} before the first
 * @param done whether everything has been written
 */
public record FeedProgress(long flights, long broken, long outcomes, Instant eventTime, boolean done) {}
