package org.mlaudit.quickstart.flights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The flights that ship with the demo, in order of scheduled time: 300,650, January to June 2001. */
public final class FlightData implements Iterator<Flight>, AutoCloseable {
    /** First month of the data. */
    public static final YearMonth FIRST_MONTH = YearMonth.of(2001, 1);
    /** Last month of the data. */
    public static final YearMonth LAST_MONTH = YearMonth.of(2001, 6);

    static final String RESOURCE = "/flights/flights-2001-h1.csv.gz";
    private static final String HEADER = "scheduled,origin,destination,distance,delay";

    private final BufferedReader lines;
    private int row;
    private @Nullable String line;

    private FlightData(BufferedReader lines) throws IOException {
        this.lines = lines;
        if (!HEADER.equals(lines.readLine())) {
            throw new IOException(RESOURCE + " does not start with " + HEADER);
        }
        line = lines.readLine();
    }

    /** Starts at the first flight. */
    public static FlightData open() {
        InputStream resource = FlightData.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException("the flights are missing from the class path: " + RESOURCE);
        }
        try {
            return new FlightData(new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(resource, 1 << 16), StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /** All flights of one month. */
    public static List<Flight> month(YearMonth month) {
        List<Flight> flights = new ArrayList<>();
        try (FlightData data = open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                if (flight.month().equals(month)) {
                    flights.add(flight);
                } else if (flight.month().isAfter(month)) {
                    break;
                }
            }
        }
        return flights;
    }

    @Override
    public boolean hasNext() {
        return line != null;
    }

    @Override
    public Flight next() {
        String text = line;
        if (text == null) {
            throw new NoSuchElementException("the flights end with row " + row);
        }
        row++;
        try {
            line = lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " after row " + row, e);
        }
        return parse(text);
    }

    private Flight parse(String text) {
        int first = text.indexOf(',');
        int second = text.indexOf(',', first + 1);
        int third = text.indexOf(',', second + 1);
        int fourth = text.indexOf(',', third + 1);
        try {
            return new Flight(
                    row,
                    Instant.parse(text.substring(0, first)),
                    text.substring(first + 1, second),
                    text.substring(second + 1, third),
                    Integer.parseInt(text, third + 1, fourth, 10),
                    Integer.parseInt(text, fourth + 1, text.length(), 10));
        } catch (DateTimeParseException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalStateException("row " + row + " of " + RESOURCE + " is not a flight: " + text, e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + RESOURCE, e);
        }
    }
}
