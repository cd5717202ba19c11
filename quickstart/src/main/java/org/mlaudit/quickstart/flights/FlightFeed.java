package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.mlaudit.quickstart.flights.FeedJournal.Saved;

/**
 * Plays the flights as a model's service would log them: each is scored and written to a file of JSON lines in one
 * directory; hours later in event time what came of it to another as ground truth, some of it early, twice or wrong at first,
 * see {@link TruthCourse}. Some records are broken, see {@link BrokenRecords}. A file appears whole, under a name that depends on its first flight alone. What is written depends on
 * the months alone; a feed that was stopped or killed goes on where it was, with no record lost or doubled.
 */
public final class FlightFeed {
    /** Start of the names of the files of inferences. */
    public static final String INFERENCES = "flights-";
    /** Start of the names of the files of ground truth. */
    public static final String OUTCOMES = "outcomes-";

    /** How much real time a batch of a feed with a speed spans at most, milliseconds. */
    private static final long BATCH_MILLIS = 1000;

    private static final long POLL_MILLIS = 50;
    /** Flights of about five days. */
    private static final long MOST_AHEAD = 8_000;

    private final FeedOptions options;
    private final FlightModel model;
    private final Consumer<FeedProgress> listener;
    private final LongSupplier captured;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * A feed that is not started yet, and writes as fast as files are taken away.
     *
     * @param listener is told after each batch, on the feed's thread
     */
    public FlightFeed(FeedOptions options, FlightModel model, Consumer<FeedProgress> listener) {
        this(options, model, listener, () -> Long.MAX_VALUE);
    }

    /**
     * A feed that is not started yet.
     *
     * @param listener is told after each batch, on the feed's thread
     * @param captured how many flights have been captured; the feed stays at most {@value #MOST_AHEAD} ahead of it, since
     *     ground truth is captured faster than inferences and is not waited for longer than some days of event time
     */
    public FlightFeed(FeedOptions options, FlightModel model, Consumer<FeedProgress> listener, LongSupplier captured) {
        this.options = options;
        this.model = model;
        this.listener = listener;
        this.captured = captured;
    }

    /** How far the feed of these options is, whether or not it runs. */
    public static FeedProgress progress(FeedOptions options) {
        return FeedJournal.read(options).progress();
    }

    /** The broken records that the feed of these options has written so far, whether or not it runs. */
    public static BrokenRecords broken(FeedOptions options) {
        return new BrokenRecords(FeedJournal.read(options).broken());
    }

    /** Makes {@link #run} return after the batch it is at. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Writes until everything is written or {@link #stop} is called.
     *
     * @throws java.io.UncheckedIOException if a directory cannot be written to
     * @throws IllegalStateException if an earlier feed in the state directory was of other months
     */
    public FeedProgress run() throws InterruptedException {
        FeedJournal journal = new FeedJournal(options);
        Saved saved = journal.recover();
        listener.accept(saved.progress());
        if (saved.done()) {
            return saved.progress();
        }
        try (FeedBatches batches = new FeedBatches(options, saved.nextRow(), saved.time(), span())) {
            Pace pace = new Pace();
            while (!saved.done()) {
                FeedBatch batch = batches.next();
                if (!pace.await(batch) || !awaitRoom(saved)) {
                    break;
                }
                saved = write(batch, saved, journal);
                listener.accept(saved.progress());
            }
        }
        return saved.progress();
    }

    private Duration span() {
        double seconds = options.speed() * BATCH_MILLIS / 1000;
        return options.speed() == 0 || seconds > Duration.ofDays(365).toSeconds()
                ? Duration.ofDays(365)
                : Duration.ofMillis((long) (seconds * 1000));
    }

    private Saved write(FeedBatch batch, Saved before, FeedJournal journal) {
        List<String> files = new ArrayList<>();
        BrokenRecords broken = new BrokenRecords(before.broken());
        Map<String, MonthFigures> months = new TreeMap<>(before.months());
        String number = batch.last()
                ? "end"
                : String.format(Locale.ROOT, "%06d", batch.flights().getFirst().row());
        if (!batch.flights().isEmpty()) {
            String name = INFERENCES + number + ".jsonl";
            journal.stage(name, inferences(batch.flights(), name, broken, months));
            files.add(name);
        }
        if (!batch.reports().isEmpty()) {
            String name = OUTCOMES + number + ".jsonl";
            journal.stage(name, reports(batch.reports()));
            files.add(name);
        }
        Saved next = new Saved(
                before.from(),
                before.to(),
                batch.nextRow(),
                batch.eventTime().toString(),
                months,
                before.truths().with(batch.reports()),
                batch.last(),
                files,
                broken.expected());
        journal.commit(next);
        journal.deliver(next);
        return next;
    }

    private String reports(List<TruthReport> reports) {
        StringBuilder text = new StringBuilder();
        reports.forEach(
                report -> text.append(FlightRecords.groundTruth(model.contract().key(), report))
                        .append('\n'));
        return text.toString();
    }

    private String inferences(
            List<Flight> flights, String file, BrokenRecords broken, Map<String, MonthFigures> months) {
        StringBuilder text = new StringBuilder();
        int line = 0;
        for (Flight flight : flights) {
            ObjectNode record = FlightRecords.logged(model, flight);
            text.append(record).append('\n');
            line++;
            String label = record.path("prediction").path("label").asText();
            months.merge(flight.month().toString(), MonthFigures.of(flight, label), MonthFigures::plus);
            Damage damage = BrokenRecords.after(flight).orElse(null);
            if (damage != null) {
                line++;
                text.append(broken.add(flight, damage, FlightRecords.logged(model, flight), file, line))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Waits until there is room for another batch; answers false when the feed is stopped meanwhile. */
    private boolean awaitRoom(Saved saved) throws InterruptedException {
        while (isFull(saved)) {
            if (stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return stopped.getCount() > 0;
    }

    private boolean isFull(Saved saved) {
        return saved.progress().flights() - captured.getAsLong() >= MOST_AHEAD
                || Stream.of(options.inferences(), options.outcomes())
                        .anyMatch(directory -> FeedJournal.waiting(directory) >= options.waitingFiles());
    }

    /** Event time against the clock, from the first batch of this run on. */
    private final class Pace {
        private Instant start = Instant.EPOCH;
        private long startNanos;

        /** Waits until a batch's event time has come; answers false when the feed is stopped meanwhile. */
        boolean await(FeedBatch batch) throws InterruptedException {
            if (options.speed() == 0 || batch.last()) {
                return stopped.getCount() > 0;
            }
            if (start.equals(Instant.EPOCH)) {
                start = batch.flights().getFirst().scheduled();
                startNanos = System.nanoTime();
            }
            double seconds = Duration.between(start, batch.eventTime()).toMillis() / 1000.0 / options.speed();
            long left = (long) (seconds * 1e9) - (System.nanoTime() - startNanos);
            return !stopped.await(Math.max(left, 0), TimeUnit.NANOSECONDS);
        }
    }
}
