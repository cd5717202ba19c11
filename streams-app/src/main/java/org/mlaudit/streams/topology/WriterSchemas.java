package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writer schemas by id. While the registry does not answer it is asked again and again: an inference must not be rejected
 * for that. After a while it gives up, and the stream goes on from its last commit.
 */
public final class WriterSchemas implements IntFunction<Schema> {
    private static final Logger LOG = LoggerFactory.getLogger(WriterSchemas.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Stays below the time after which a consumer that does not poll is expelled from its group. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final SchemaRegistry registry;

    /** Schemas of a registry. */
    public WriterSchemas(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Schema apply(int id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return registry.byId(id);
            } catch (RegistryException e) {
                if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                    throw new DecodingException(Reason.of(ReasonCode.SCHEMA, "", e.getMessage()), e);
                }
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warn("Waiting for the schema registry, to read schema {}: {}", id, e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
