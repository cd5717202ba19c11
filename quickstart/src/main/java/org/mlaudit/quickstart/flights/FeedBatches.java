package org.mlaudit.quickstart.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the flights into batches in event time. A report of ground truth belongs to the first batch whose last flight departs
 * no earlier than the report is sent; the last batch has all that are left. So what was written up to a row depends on the data
 * alone, and the feed can go on from any row, whatever the size of the batches was before.
 */
final class FeedBatches implements AutoCloseable {
    private final FeedOptions options;
    /** Longest stretch of event time that one batch may span. */
    private final Duration span;

    private final FlightData data = FlightData.open();
    /** Reads ahead for delays that are announced before the flight. */
    private final FlightData schedule = FlightData.open();

    private final PriorityQueue<TruthReport> unsent = new PriorityQueue<>(TruthReport.BY_TIME);

    private @Nullable Flight head;
    private @Nullable Flight scheduledNext;
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
        head = next(data);
        scheduledNext = next(schedule);
        for (Flight flight = head; flight != null && flight.row() < nextRow; flight = head) {
            departs(flight);
        }
        sentBy(eventTime);
    }

    /** The next flight in the months that are asked for. */
    private @Nullable Flight next(FlightData flights) {
        while (flights.hasNext()) {
            Flight flight = flights.next();
            if (flight.month().isAfter(options.to())) {
                return null;
            }
            if (!flight.month().isBefore(options.from())) {
                return flight;
            }
        }
        return null;
    }

    private void departs(Flight flight) {
        if (TruthCourse.of(flight) != TruthCourse.ANNOUNCED) {
            unsent.addAll(TruthReport.of(flight));
        }
        head = next(data);
    }

    /** Takes out the reports that have been sent by a time. */
    private List<TruthReport> sentBy(Instant time) {
        for (Flight flight = scheduledNext;
                flight != null
                        && !flight.scheduled()
                                .minus(TruthReport.ANNOUNCED_BEFORE)
                                .isAfter(time);
                flight = scheduledNext) {
            if (TruthCourse.of(flight) == TruthCourse.ANNOUNCED) {
                unsent.addAll(TruthReport.of(flight));
            }
            scheduledNext = next(schedule);
        }
        List<TruthReport> sent = new ArrayList<>();
        for (TruthReport report = unsent.peek();
                report != null && !report.sent().isAfter(time);
                report = unsent.peek()) {
            sent.add(unsent.remove());
        }
        return sent;
    }

    /** The next batch; with no flights left, the reports that are still to be sent. */
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
            eventTime = flight.scheduled();
            departs(flight);
        }
        boolean last = flights.isEmpty();
        return new FeedBatch(nextRow, flights, sentBy(last ? Instant.MAX : eventTime), eventTime, last);
    }

    @Override
    public void close() {
        data.close();
        schedule.close();
    }
}
