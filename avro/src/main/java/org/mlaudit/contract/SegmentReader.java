package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads by what a contract groups inferences. */
final class SegmentReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private SegmentReader() {}

    static List<SegmentSpec> read(Section root) {
        List<SegmentSpec> segments = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : root.sectionsOrNames("segments", "name")) {
            String name = section.required("name");
            List<String> values = section.texts("values");
            int most = section.count("most", 0, SegmentSpec.DEFAULT_MOST);
            section.finish();
            if (name.isBlank()) {
                continue;
            }
            if (!NAME.matcher(name).matches()) {
                section.problem("name", "'" + name + "' must be letters, digits, dots, hyphens and underscores");
            }
            if (!seen.add(name)) {
                section.problem("name", "'" + name + "' is given twice");
            }
            if (most > SegmentSpec.LARGEST_MOST) {
                section.problem("most", "is " + most + ", must be at most " + SegmentSpec.LARGEST_MOST);
            }
            segments.add(new SegmentSpec(name, values, most));
        }
        return segments;
    }
}
