package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An explained decision as text. */
final class DecisionText {
    private DecisionText() {}

    static void print(PrintWriter out, JsonNode answer) {
        JsonNode explanation = answer.path("explanation");
        out.println(headline(answer, explanation));
        out.println(explanation.path("method").asText() + " in " + space(explanation) + ": base "
                + TextTable.number(explanation.path("baseValue")) + ", output "
                + TextTable.number(explanation.path("output"))
                + (explanation.path("fidelity").isNumber()
                        ? ", fidelity " + TextTable.number(explanation.path("fidelity"))
                        : "")
                + (explanation.path("evaluations").asLong() > 0
                        ? ", " + explanation.path("evaluations").asText() + " evaluations"
                        : ""));
        out.println();
        out.print(attributions(answer.path("features"), explanation.path("attributions")));
        reasons(out, answer.path("reasons"));
        counterfactuals(out, answer.path("counterfactuals"));
        contrast(out, answer.path("contrast"));
    }

    private static String headline(JsonNode answer, JsonNode explanation) {
        StringBuilder line = new StringBuilder(
                answer.path("model").asText() + "/" + answer.path("version").asText());
        if (answer.path("id").isTextual()) {
            line.append(", ").append(answer.path("id").asText());
        }
        line.append(": ");
        if (answer.path("decision").isTextual()) {
            line.append(answer.path("decision").asText())
                    .append(answer.path("adverse").asBoolean() ? " (adverse)" : "");
            line.append(", probability of ")
                    .append(explanation.path("target").asText())
                    .append(' ');
        }
        line.append(TextTable.number(explanation.path("prediction")));
        if (answer.path("recordedPrediction").isNumber()) {
            line.append(", recorded ").append(TextTable.number(answer.path("recordedPrediction")));
        }
        return line.toString();
    }

    private static String space(JsonNode explanation) {
        return explanation.path("outputSpace").asText()
                + (explanation.path("target").isTextual()
                        ? " of " + explanation.path("target").asText()
                        : "");
    }

    private static String attributions(JsonNode features, JsonNode attributions) {
        boolean sampled = StreamSupport.stream(attributions.spliterator(), false)
                .anyMatch(each -> each.path("standardError").isNumber());
        TextTable table = sampled
                ? new TextTable("FEATURE", ">VALUE", ">ATTRIBUTION", "", ">ERROR")
                : new TextTable("FEATURE", ">VALUE", ">ATTRIBUTION", "");
        double most = 0;
        for (JsonNode each : attributions) {
            most = Math.max(most, Math.abs(each.path("value").asDouble()));
        }
        for (JsonNode each : attributions) {
            List<String> cells = new ArrayList<>(List.of(
                    each.path("feature").asText(),
                    value(features.path(each.path("feature").asText())),
                    signed(each.path("value")),
                    Bars.signed(each.path("value").asDouble(), most)));
            if (sampled) {
                cells.add(TextTable.number(each.path("standardError")));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.text();
    }

    private static void reasons(PrintWriter out, JsonNode reasons) {
        out.println();
        if (reasons.path("whyNone").isTextual()) {
            out.println("no reasons: " + reasons.path("whyNone").asText());
        } else {
            TextTable table = new TextTable("REASON", "TEXT", ">CONTRIBUTION", ">SHARE", "FEATURES");
            reasons.path("principal")
                    .forEach(reason -> table.row(
                            reason.path("code").asText(),
                            reason.path("text").asText(),
                            TextTable.number(reason.path("contribution")),
                            TextTable.percent(reason.path("share")),
                            joined(reason.path("features"))));
            out.print(table.text());
        }
        if (!reasons.path("unmapped").isEmpty()) {
            out.println("of no reason of the contract, but as weighty: "
                    + StreamSupport.stream(reasons.path("unmapped").spliterator(), false)
                            .map(each -> each.path("feature").asText())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static void counterfactuals(PrintWriter out, JsonNode counterfactuals) {
        out.println();
        if (counterfactuals.path("whyNone").isTextual()) {
            out.println("nothing that would turn it: "
                    + counterfactuals.path("whyNone").asText());
        }
        counterfactuals.path("found").forEach(found -> {
            String changes = StreamSupport.stream(found.path("changes").spliterator(), false)
                    .map(change -> change.path("feature").asText() + " " + value(change.path("from")) + " -> "
                            + value(change.path("to")))
                    .collect(Collectors.joining(", "));
            out.println("would be " + found.path("decision").asText() + " ("
                    + TextTable.number(found.path("prediction")) + ") with " + changes);
        });
    }

    private static void contrast(PrintWriter out, JsonNode contrast) {
        out.println();
        if (contrast.path("whyNone").isTextual()) {
            out.println("no accepted case that is alike: "
                    + contrast.path("whyNone").asText());
        }
        contrast.path("similar").forEach(similar -> {
            String differences = StreamSupport.stream(
                            similar.path("differences").spliterator(), false)
                    .map(each -> each.path("feature").asText() + " " + value(each.path("value")) + " against "
                            + (each.path("withheld").asBoolean() ? "(withheld)" : value(each.path("accepted"))))
                    .collect(Collectors.joining(", "));
            out.println("alike and " + similar.path("decision").asText() + " ("
                    + TextTable.number(similar.path("prediction")) + "): "
                    + (differences.isEmpty() ? "no difference" : differences));
        });
    }

    /** A value of a feature. */
    static String value(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "missing";
        }
        if (value.isArray()) {
            return value.size() + " numbers";
        }
        if (value.isNumber()) {
            double number = value.asDouble();
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? String.format(Locale.ROOT, "%.0f", number)
                    : TextTable.number(value);
        }
        String text = value.asText();
        return text.length() > 40 ? text.substring(0, 37) + "..." : text;
    }

    private static String signed(JsonNode value) {
        return (value.asDouble() > 0 ? "+" : "") + TextTable.number(value);
    }

    private static String joined(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
