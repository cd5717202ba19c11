package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.live.LiveEvent;
import org.mlaudit.streams.live.LiveFeed;
import org.mlaudit.topics.TopicCatalogue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ends of the topics of findings and alerts, of all instances, and passes what is committed there on to a feed, for as long as
 * somebody listens to it. What was committed while nobody did is not passed on.
 */
public final class LiveTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int REMEMBERED = 10_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicCatalogue topics;
    private final EventCodecs codecs;
    private final LiveFeed feed;
    private final Thread thread;
    /** Newest window that was told of, by model version and length. */
    private final Map<String, Long> told = new HashMap<>();

    private volatile boolean closed;

    /**
     * A tail that does nothing until {@link #start()}.
     *
     * @param consumers makes a consumer of bytes that reads committed records only
     */
    public LiveTail(
            Supplier<Consumer<byte[], byte[]>> consumers, TopicCatalogue topics, EventCodecs codecs, LiveFeed feed) {
        this.consumers = consumers;
        this.topics = topics;
        this.codecs = codecs;
        this.feed = feed;
        this.thread = new Thread(this::run, "live-tail");
        this.thread.setDaemon(true);
    }

    /** Starts to follow. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (!feed.awaitWatched()) {
                    return;
                }
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    follow(consumer);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("What happens now could not be followed, trying again: {}", e.toString());
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY.toMillis()));
                }
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        String findings = topics.findings().name();
        List<TopicPartition> partitions = List.of(findings, topics.alerts().name()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Where the ends are is found out now, not with the first poll.
        partitions.forEach(consumer::position);
        while (!closed && feed.isWatched()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() == null) {
                    continue;
                }
                if (record.topic().equals(findings)) {
                    tell(codecs.findings().decode(record.value()));
                } else {
                    tell(codecs.alerts().decode(record.value()));
                }
            }
        }
    }

    private void tell(Finding finding) {
        long start = finding.getWindowStart().toEpochMilli();
        long end = finding.getWindowEnd().toEpochMilli();
        String windows = finding.getModel() + "/" + finding.getVersion() + "/" + (end - start);
        if (told.size() > REMEMBERED) {
            told.clear();
        }
        if (told.getOrDefault(windows, Long.MIN_VALUE) < start) {
            told.put(windows, start);
            Map<String, String> data = about(finding);
            feed.publish(new LiveEvent("window", data));
        }
        if (finding.getVerdict() == Verdict.ALARM || finding.getVerdict() == Verdict.WARNING) {
            Map<String, String> data = about(finding);
            data.put("monitor", finding.getMonitor());
            data.put("target", finding.getTarget());
            data.put("verdict", finding.getVerdict().name());
            feed.publish(new LiveEvent("finding", data));
        }
    }

    private static Map<String, String> about(Finding finding) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("model", finding.getModel());
        data.put("version", finding.getVersion());
        data.put("windowStart", finding.getWindowStart().toString());
        data.put("windowEnd", finding.getWindowEnd().toString());
        return data;
    }

    private void tell(Alert alert) {
        feed.publish(new LiveEvent(
                "alert",
                Map.of(
                        "id", alert.getId(),
                        "model", alert.getModel(),
                        "version", alert.getVersion(),
                        "state", alert.getState().name(),
                        "severity", alert.getSeverity().name(),
                        "summary", alert.getSummary())));
    }

    @Override
    public void close() {
        closed = true;
        feed.close();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
