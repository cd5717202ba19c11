package org.mlaudit.streams.quality;

import java.util.Locale;
import org.mlaudit.streams.monitor.Evidence.Ruled;

/** Verdicts on shares that are tolerated up to a bound. */
final class ToleratedShare {
    /**
     * Probability at which a monitor that looks at every column takes chance to be ruled out: so small that a thousand
     * columns raise one false alarm in a thousand windows.
     */
    static final double SURE = 1e-6;

    private ToleratedShare() {}

    /** ALARM above the bound, WARNING above half of it. The effect is what exceeds the bound. */
    static Ruled of(double share, double most) {
        return Ruled.tolerated(share, most);
    }

    /** Such as {@code 12 of 1000, 1.20%}. */
    static String shown(long count, long of) {
        return shown((double) count, of);
    }

    /** The same of a number that may be estimated. */
    static String shown(double count, long of) {
        return String.format(Locale.ROOT, "%.0f of %d, %.2f%%", count, of, of == 0 ? 0 : 100 * count / of);
    }
}
