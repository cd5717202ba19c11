package org.mlaudit.streams.cli;

import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.record.RecordKeys;

/** Opens the keys of the record when the rows of a reference need them, and not before. */
final class ReferenceKeys implements AutoCloseable {
    private final AppConfig config;
    private @Nullable FieldKeys opened;

    ReferenceKeys(AppConfig config) {
        this.config = config;
    }

    /**
     * The keys.
     *
     * @throws CommandException if they can't be opened: a reference of other tokens would alarm in every window
     */
    FieldKeys get() {
        if (opened == null) {
            try {
                opened = RecordKeys.open(config);
            } catch (KeysetException e) {
                throw new CommandException(
                        "the contract tokenises or pseudonymises features, so the rows of the reference need"
                                + " the keys that inferences are protected with: " + e.getMessage());
            }
        }
        return opened;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
