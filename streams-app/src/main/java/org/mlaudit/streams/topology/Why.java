package org.mlaudit.streams.topology;

import java.util.Arrays;

/** Why an inference is explained. */
enum Why {
    /** Every inference of its model is. */
    EVERY(1, "every"),
    /** Its id is in the share that is. */
    SHARE(2, "share"),
    /** People must answer for its decision. */
    ADVERSE(3, "adverse"),
    /** It stands out from the reference. */
    ANOMALY(4, "anomaly");

    private final int code;
    private final String text;

    Why(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** Stands for it in stored bytes. */
    int code() {
        return code;
    }

    /** What explanations say. */
    String text() {
        return text;
    }

    static Why of(int code) {
        return Arrays.stream(values())
                .filter(why -> why.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no reason to explain has the code " + code));
    }
}
