package org.mlaudit.quickstart.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.quickstart.platform.PlatformException;

/** Asks the application's REST interface how many inferences of a model version there are, and how good they were. */
final class ModelWindows {

    private static final Duration REQUEST = Duration.ofSeconds(20);
    private static final int LIMIT = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String console;

    /**
     * Asks one instance.
     *
     * @param console address of the application, without {@code /api}
     */
    ModelWindows(String console) {
        this.console = console;
    }

    /**
     * Inferences by start of the day they occurred in, of all days.
     *
     * @throws PlatformException when the application does not answer as it should
     */
    SortedMap<Instant, Long> days(ModelKey model) {
        String url =
                console + "/api/models/" + model.model() + "/" + model.version() + "/windows?size=P1D&limit=" + LIMIT;
        var rows = new TreeMap<Instant, Long>();
        for (JsonNode window : get(url).path("windows")) {
            rows.put(
                    Instant.parse(window.path("start").asText()),
                    window.path("rows").asLong());
        }
        return rows;
    }

    /**
     * How good the inferences of a month are, as far as their truth is known.
     *
     * @throws PlatformException when the application does not answer as it should
     */
    MonthPerformance month(ModelKey model, YearMonth month) {
        JsonNode answer = get(console + "/api/models/" + model.model() + "/" + model.version()
                + "/performance/period?from=" + start(month) + "&to=" + start(month.plusMonths(1)));
        return MonthPerformance.of(answer.path("windows").path(0));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private JsonNode get(String url) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST).build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new PlatformException(
                        "The application answered " + response.statusCode() + " to " + url + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new PlatformException("The application does not answer to " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("Interrupted while asking " + url, e);
        }
    }
}
