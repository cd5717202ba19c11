package org.mlaudit.quickstart.flights;

import java.time.Instant;
import java.util.List;

/**
 * What the feed writes at once.
 *
 * @param nextRow row of the first flight after this batch
 * @param flights flights that depart, in order; empty in the last batch
 * @param reports reports of ground truth that are sent meanwhile, in order
 * @param eventTime scheduled time of the last flight; of the last batch, that of the batch before
 * @param last whether nothing follows
 */
record FeedBatch(int nextRow, List<Flight> flights, List<TruthReport> reports, Instant eventTime, boolean last) {}
