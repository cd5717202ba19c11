package org.mlaudit.streams.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RuleKind;
import org.mlaudit.contract.RuleSeverity;
import org.mlaudit.contract.RuleSpec;

/** Writes rules as a contract file has them. */
public final class RulesYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private RulesYaml() {}

    /** The {@code rules} of a contract in YAML, each under a comment with its evidence. */
    public static String of(List<Proposal> proposals) {
        if (proposals.isEmpty()) {
            return "rules: []\n";
        }
        StringBuilder yaml = new StringBuilder("rules:\n");
        for (Proposal proposal : proposals) {
            yaml.append("  # ").append(proposal.evidence()).append('\n');
            yaml.append("  - {").append(members(proposal.rule())).append("}\n");
        }
        return yaml.toString();
    }

    private static String members(RuleSpec rule) {
        List<String> members = new ArrayList<>();
        members.add("name: " + text(rule.name()));
        if (rule.kind() == RuleKind.EXPRESSION) {
            members.add("expression: " + quoted(rule.text()));
        } else {
            members.add("kind: " + rule.kind());
        }
        if (rule.columns().size() == 1) {
            members.add("column: " + text(rule.columns().getFirst()));
        } else if (!rule.columns().isEmpty()) {
            members.add("columns: " + list(rule.columns()));
        }
        rule.type().ifPresent(type -> members.add("type: " + type));
        if (!rule.range().equals(Range.ALL)) {
            members.add("range: {" + bounds(rule.range()) + "}");
        }
        if (!rule.values().isEmpty()) {
            members.add("values: " + list(rule.values()));
        }
        if (rule.kind() == RuleKind.REGEX) {
            members.add("pattern: " + quoted(rule.text()));
        }
        if (rule.tolerated() > 0) {
            members.add("tolerated: " + number(rule.tolerated()));
        }
        if (rule.severity() != RuleSeverity.ALARM) {
            members.add("severity: " + rule.severity());
        }
        return String.join(", ", members);
    }

    private static String bounds(Range range) {
        List<String> bounds = new ArrayList<>();
        if (Double.isFinite(range.min())) {
            bounds.add("min: " + number(range.min()));
        }
        if (Double.isFinite(range.max())) {
            bounds.add("max: " + number(range.max()));
        }
        return String.join(", ", bounds);
    }

    private static String number(double value) {
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        return Math.abs(decimal.scale()) < 20 ? decimal.toPlainString() : decimal.toString();
    }

    private static String list(List<String> values) {
        return values.stream().map(RulesYaml::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(String value) {
        return PLAIN.matcher(value).matches() && !value.equalsIgnoreCase("null") ? value : quoted(value);
    }

    private static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                out.append('\\').appendCodePoint(point);
            } else if (point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.append('"').toString();
    }
}
