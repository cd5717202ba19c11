package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.GivenReason;

/** What the explanations say: how many there are, what matters, and the flight that was the surest to be late. */
final class ExplainedFlights {
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Double> magnitudes = new TreeMap<>();
    private long explanations;
    private double greatestError;
    private Optional<Explanation> surest = Optional.empty();

    void add(Explanation explanation) {
        explanations++;
        ids.add(explanation.getId());
        for (Attribution attribution : explanation.getAttributions()) {
            magnitudes.merge(attribution.getFeature(), Math.abs(attribution.getValue()), Double::sum);
        }
        greatestError = Math.max(greatestError, Math.abs(explanation.getAdditivityError()));
        if (surest.isEmpty() || ORDER.compare(explanation, surest.get()) > 0) {
            surest = Optional.of(explanation);
        }
    }

    private static final Comparator<Explanation> ORDER =
            Comparator.comparingDouble(Explanation::getOutput).thenComparing(Explanation::getId);

    /** Explanations sent. */
    long explanations() {
        return explanations;
    }

    /** Inferences explained. */
    long inferences() {
        return ids.size();
    }

    /** What base value and attributions of a flight differ from the model's output at most, in log-odds. */
    double greatestError() {
        return greatestError;
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ENGLISH,
                "Explained          %,d predictions, each exactly once; what moves the log-odds of being late, on average:%n",
                inferences());
        List<String> features = new ArrayList<>();
        // The customer's data are features that the model does not use.
        magnitudes.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(each -> features.add(
                        String.format(Locale.ENGLISH, "%s %.2f", each.getKey(), each.getValue() / explanations)));
        out.println("  " + String.join(", ", features));
        surest.ifPresent(flight -> printSurest(flight, out));
    }

    private static void printSurest(Explanation flight, PrintStream out) {
        List<String> pushes = new ArrayList<>();
        flight.getAttributions().stream()
                .filter(each -> each.getValue() != 0)
                .sorted(Comparator.comparingDouble((Attribution attribution) -> Math.abs(attribution.getValue()))
                        .reversed())
                .forEach(each ->
                        pushes.add(String.format(Locale.ENGLISH, "%s %+.2f", each.getFeature(), each.getValue())));
        out.printf(
                Locale.ENGLISH,
                "  the surest to be late, %.0f%%: flight %s: %s%n",
                100 * flight.getPrediction(),
                flight.getId(),
                String.join(", ", pushes));
        for (GivenReason reason : flight.getReasons()) {
            out.printf(Locale.ENGLISH, "    %s: %s%n", reason.getCode(), reason.getText());
        }
    }
}
