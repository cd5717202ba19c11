package org.mlaudit.streams.monitor;

import java.util.List;

/**
 * What people should know of a monitor before they use it. The reference in {@code docs} is written from it, and a
 * contract may set just the policies that it names.
 *
 * @param computes what it measures, against what, on which targets, by which null distribution or rule, and the scale of
 *     the effect; sentences
 * @param use when it helps and when not; sentences
 * @param parameters policies it reads, without those that all monitors share
 * @param cost per judged window, in words or order of magnitude: {@code one pass over the bins of each column}
 * @param source paper, book or specification
 */
public record MonitorGuide(String computes, String use, List<Parameter> parameters, String cost, String source) {
    public MonitorGuide {
        parameters = List.copyOf(parameters);
    }
}
