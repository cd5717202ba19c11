package org.mlaudit.streams.config;

import java.util.List;

/** The configuration is not usable; says everything that is wrong with it at once. Holds no secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** With at least one problem, each a sentence that names its key and its source. */
    public ConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "Configuration: " + problems.get(0)
                        : "Configuration has " + problems.size() + " problems:\n  - "
                                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
