package org.mlaudit.streams.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The measurements of one instance: the JVM, the REST interface, Kafka Streams with its clients, and whatever the
 * application adds to {@link #registry()}.
 */
public final class AuditMetrics implements AutoCloseable {
    /** Media type of {@link #scrape()}. */
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> bound = new ArrayList<>();

    /** Measures the JVM from now on. */
    public AuditMetrics() {
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(registry);
        bound.add(gc::close);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Where to add measurements. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Adds those of Kafka Streams, its consumers, producers and admin client. */
    public void bind(KafkaStreams streams) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams, List.of(Tag.of("component", "streams")));
        metrics.bindTo(registry);
        synchronized (bound) {
            bound.add(metrics::close);
        }
    }

    /** Counts and times one answered request. */
    void answered(String route, String method, int status, Duration took) {
        Timer.builder("mlaudit.http.requests")
                .description("Requests answered by the REST interface")
                .tag("route", route)
                .tag("method", method)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    /** All measurements in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        synchronized (bound) {
            bound.forEach(Runnable::run);
            bound.clear();
        }
        registry.close();
    }
}
