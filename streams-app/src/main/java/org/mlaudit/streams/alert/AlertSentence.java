package org.mlaudit.streams.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;

/** One sentence for a person about what an alert says. */
final class AlertSentence {
    private AlertSentence() {}

    static String alarmed(Finding finding, long alarms) {
        String lasting = alarms == 1 ? "" : ", alarmed window number " + alarms;
        return subject(finding) + " is " + number(finding.getValue()) + " in the " + window(finding) + ", the bound is "
                + number(finding.getThreshold()) + lasting + evidence(finding) + ".";
    }

    static String resolved(Finding finding, long alarms) {
        return subject(finding) + " is back at " + number(finding.getValue()) + " in the " + window(finding) + " after "
                + alarms + (alarms == 1 ? " alarmed window." : " alarmed windows.");
    }

    private static String subject(Finding finding) {
        String segment = finding.getSegment() == null ? "" : " where " + finding.getSegment();
        String target = finding.getTarget().equals("window") ? "" : " of " + finding.getTarget();
        String baseline = finding.getBaseline() == null ? "" : " against " + finding.getBaseline();
        return finding.getModel() + "/" + finding.getVersion() + ": " + finding.getStatistic() + target + segment + " ("
                + finding.getMonitor() + baseline + ")";
    }

    private static String window(Finding finding) {
        Duration size = Duration.between(finding.getWindowStart(), finding.getWindowEnd());
        String length = size.toHours() % 24 == 0 && size.toDays() > 0
                ? size.toDays() + (size.toDays() == 1 ? " day" : " days")
                : size.toMinutes() % 60 == 0
                        ? size.toHours() + (size.toHours() == 1 ? " hour" : " hours")
                        : size.toMinutes() + " minutes";
        return length + " from " + finding.getWindowStart();
    }

    private static String evidence(Finding finding) {
        String top = finding.getDetails().get("top1");
        String expected = finding.getDetails().get("expected");
        String why = top != null ? top : expected != null ? "expected " + expected : "";
        String segment = finding.getDetails().get("segment1");
        if (segment != null) {
            why += (why.isEmpty() ? "" : "; ") + "most of all where " + segment;
        }
        return why.isEmpty() ? "" : " (" + why + ")";
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "unknown";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(value.longValue())
                : new BigDecimal(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
