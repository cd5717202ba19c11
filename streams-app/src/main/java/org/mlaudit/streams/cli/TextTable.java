package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows of text whose columns line up. Numbers are to the right. */
final class TextTable {
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table.
     *
     * @param titles of its columns; one that starts with {@code >} is to the right
     */
    TextTable(String... titles) {
        List<String> row = new ArrayList<>();
        for (String title : titles) {
            right.add(title.startsWith(">"));
            row.add(title.startsWith(">") ? title.substring(1) : title);
        }
        rows.add(row);
    }

    void row(String... cells) {
        rows.add(Arrays.asList(cells));
    }

    /** The table, a line for each row. */
    String text() {
        int[] widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(right.get(i) ? pad + row.get(i) : row.get(i) + pad);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** A number with about four digits; {@code -} for none. */
    static String number(JsonNode number) {
        if (!number.isNumber()) {
            return "-";
        }
        double value = number.asDouble();
        double size = Math.abs(value);
        String format = size != 0 && size < 1e-4 ? "%.2e" : size < 100 ? "%.4f" : size < 1e6 ? "%.1f" : "%.4g";
        return String.format(Locale.ROOT, format, value);
    }

    /** A number and its interval, members {@code value}, {@code low} and {@code high}; {@code -} for none. */
    static String interval(JsonNode figure) {
        String value = number(figure.path("value"));
        return figure.path("low").isNumber()
                ? value + " [" + number(figure.path("low")) + ", " + number(figure.path("high")) + "]"
                : value;
    }

    /** A share in percent; {@code -} for none. */
    static String percent(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.1f%%", 100 * share.asDouble()) : "-";
    }
}
