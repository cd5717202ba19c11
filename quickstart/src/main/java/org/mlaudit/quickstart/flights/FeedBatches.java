package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the flights into batches in event time. An outcome belongs to the first batch whose last flight departs no earlier
 * than the outcome is reported; the last batch has all that are left. So what was written up to a row depends on the data
 * alone, and the feed can go on from any row, whatever the size of the batches was before.
 */
final class FeedBatches implements AutoCloseable {
    private final FeedOptions options;
    /** Longest stretch of event time that one batch may span. */
    private final Duration span;

    private final FlightData data = FlightData.open();
    private final PriorityQueue<Flight> unreported =
            new PriorityQueue<>(Comparator.comparing(Flight::reported).thenComparingInt(Flight::row));

    private @Nullable Flight head;
    private Instant eventTime;

    /**
     * Goes to where the feed stopped.
     *
     * @param nextRow first row that was not written; 0 at the first start
     * @param eventTime scheduled time of the last flight written
     * @param span longest stretch of event time in a batch, so that a slow feed writes often
     */
    FeedBatches(FeedOptions options, int nextRow, Instant eventTime, Duration span) {
        this.options = options;
        this.eventTime = eventTime;
        this.span = span;
        advance();
        for (Flight flight = head; flight != null && flight.row() < nextRow; flight = head) {
            unreported.add(flight);
            advance();
        }
        reportedBy(eventTime);
    }

    /** Moves to the next flight in the months that are asked for. */
    private void advance() {
        head = null;
        while (data.hasNext()) {
            Flight flight = data.next();
            if (flight.month().isAfter(options.to())) {
                return;
            }
            if (!flight.month().isBefore(options.from())) {
                head = flight;
                return;
            }
        }
    }

    /** Takes out the flights whose outcomes have been reported by a time. */
    private List<Flight> reportedBy(Instant time) {
        List<Flight> reported = new ArrayList<>();
        for (Flight flight = unreported.peek();
                flight != null && !flight.reported().isAfter(time);
                flight = unreported.peek()) {
            reported.add(unreported.remove());
        }
        return reported;
    }

    /** The next batch; with no flights left, the outcomes that are still to be reported. */
    FeedBatch next() {
        List<Flight> flights = new ArrayList<>();
        Flight first = head;
        int nextRow = Integer.MAX_VALUE;
        for (Flight flight = first; flight != null; flight = head) {
            boolean full = flights.size() >= options.flightsPerFile();
            boolean slow = first != null
                    && Duration.between(first.scheduled(), flight.scheduled()).compareTo(span) > 0;
            if (full || slow) {
                nextRow = flight.row();
                break;
            }
            flights.add(flight);
            unreported.add(flight);
            eventTime = flight.scheduled();
            advance();
        }
        boolean last = flights.isEmpty();
        return new FeedBatch(nextRow, flights, reportedBy(last ? Instant.MAX : eventTime), eventTime, last);
    }

    @Override
    public void close() {
        data.close();
    }
}
