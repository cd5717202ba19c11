package org.mlaudit.streams.spc;

/** What makes the points of a series vary while the process is in control, and so which chart fits it. */
public enum Variation {
    /** Means of a window's values: X-bar chart, sigma / sqrt(n). */
    MEAN,
    /** Shares of a window's inferences: p and np charts, sqrt(p (1 - p) / n). */
    SHARE,
    /** Counts, of inferences or per inference: c and u charts, sqrt(u / n). */
    COUNT,
    /** Any statistic; only its variation from window to window is known: individuals. */
    WINDOW
}
