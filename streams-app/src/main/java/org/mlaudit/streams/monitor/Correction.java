package org.mlaudit.streams.monitor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the false alarm rate of a window is shared by its tests: policy {@value #POLICY}. */
enum Correction {
    /** Benjamini and Hochberg (1995): the default. */
    BENJAMINI_HOCHBERG,
    /** Benjamini and Yekutieli (2001): holds for tests that depend on each other in any way. */
    BENJAMINI_YEKUTIELI,
    /** Each test alone at its share of the rate. */
    BONFERRONI,
    /** Each test alone at the whole rate. */
    NONE;

    static final String POLICY = "monitors.correction";

    /** The one that a contract names. */
    static Correction of(AuditedModel model) {
        String name = model.policyText(POLICY, BENJAMINI_HOCHBERG.text());
        return Arrays.stream(values())
                .filter(correction -> correction.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("policy " + POLICY + " is one of "
                        + Arrays.stream(values()).map(Correction::text).collect(Collectors.joining(", ")) + ", not "
                        + name));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
