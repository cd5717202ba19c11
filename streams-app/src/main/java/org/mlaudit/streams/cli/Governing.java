package org.mlaudit.streams.cli;

import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.record.GovernanceLog;
import org.mlaudit.streams.retention.LegalHolds;
import org.mlaudit.streams.retention.RetentionChanges;
import org.mlaudit.streams.retention.TopicRetentions;

/** What commands that decide about the record talk to. */
final class Governing implements AutoCloseable {
    private final AppConfig config;
    private final SchemaRegistry registry;
    private final Admin admin;

    Governing(AppConfig config) {
        this.config = config;
        this.registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client());
        this.admin = Admin.create(config.kafkaClient(config.applicationId() + "-governance"));
    }

    SchemaRegistry registry() {
        return registry;
    }

    GovernanceLog log() {
        return new GovernanceLog(config, registry, Clock.systemUTC());
    }

    TopicRetentions retentions() {
        return new TopicRetentions(admin);
    }

    LegalHolds holds() {
        return new LegalHolds(config, log(), retentions());
    }

    RetentionChanges changes() {
        return new RetentionChanges(config, log(), retentions());
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
    }
}
