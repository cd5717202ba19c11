package org.mlaudit.streams.topology;

import java.util.List;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.Origins;

/**
 * Which tamper-evident trees are kept.
 *
 * @param origins names the trees
 * @param topics whose records become leaves, without the prefix
 */
public record LedgerSettings(Origins origins, List<String> topics) {
    public LedgerSettings {
        topics = List.copyOf(topics);
    }

    /** What a configuration asks for. */
    public static LedgerSettings of(AppConfig.Ledger config) {
        return new LedgerSettings(origins(config), config.enabled() ? config.topics() : List.of());
    }

    /** The names of a configuration's trees. */
    public static Origins origins(AppConfig.Ledger config) {
        int slash = config.origin().indexOf('/');
        return new Origins(
                config.origin().substring(0, slash),
                config.origin().substring(slash + 1),
                Integer.toString(config.epoch()));
    }

    /** No trees at all. */
    public static LedgerSettings none() {
        return new LedgerSettings(new Origins("localhost", "none", "1"), List.of());
    }
}
