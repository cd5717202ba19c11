package org.mlaudit.benchmarks.topology;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events to a broker in large batches; closing waits for them and fails if one of them did. */
final class Sending implements AutoCloseable {
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;

    Sending(String bootstrap) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(String topic, long atMillis, String key, byte[] value) {
        var unused = producer.send(
                new ProducerRecord<>(topic, null, atMillis, key.getBytes(StandardCharsets.UTF_8), value),
                (place, failure) -> {
                    if (failure != null) {
                        failed.compareAndSet(null, failure);
                    }
                });
    }

    @Override
    public void close() {
        producer.close();
        if (failed.get() != null) {
            throw new IllegalStateException("the load could not be produced", failed.get());
        }
    }
}
