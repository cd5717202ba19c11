package org.mlaudit.streams.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.config.Durations;

/** Model versions as people and programs read them. */
final class ModelText {
    private ModelText() {}

    /** All of a version but the bytes of its reference. */
    static Map<String, @Nullable Object> tree(ModelVersion version) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("model", version.getModel());
        tree.put("version", version.getVersion());
        tree.put("state", version.getState().name());
        tree.put("contractDigest", version.getContractDigest());
        tree.put("referenceRows", version.getReferenceRows());
        tree.put("referenceHash", version.getReferenceHash());
        tree.put("artifactUri", version.getArtifactUri());
        tree.put("artifactSha256", version.getArtifactSha256());
        tree.put("registeredAt", version.getRegisteredAt().toString());
        tree.put("registeredBy", version.getRegisteredBy());
        tree.put("contract", Output.parse(version.getContract()));
        return tree;
    }

    /** One line for each version. */
    static String table(List<ModelVersion> versions) {
        int width = versions.stream()
                .mapToInt(version -> name(version).length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        String format = "%-" + Math.max(width, 13) + "s  %-9s  %9s  %-24s  %s%n";
        table.append(String.format(format, "MODEL/VERSION", "STATE", "REFERENCE", "REGISTERED", "BY"));
        for (ModelVersion version : versions) {
            String reference = version.getReferenceHash() == null
                    ? "none"
                    : String.format(Locale.ROOT, "%d", version.getReferenceRows());
            table.append(String.format(
                    format,
                    name(version),
                    version.getState(),
                    reference,
                    version.getRegisteredAt(),
                    version.getRegisteredBy()));
        }
        return table.toString();
    }

    /** A version in some lines. */
    static String describe(ModelVersion version) {
        ModelContract contract = ContractFile.parse(version.getContract());
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("model", version.getModel());
        lines.put("version", version.getVersion());
        lines.put("state", version.getState().name());
        lines.put("description", contract.description());
        lines.put("owner", contract.owner());
        lines.put("purpose", contract.purpose());
        lines.put("risk tier", contract.riskTier().name());
        lines.put(
                "prediction",
                contract.prediction().kind() + " "
                        + String.join(", ", contract.prediction().classes()));
        lines.put(
                "features",
                contract.features().stream().map(ModelText::describe).collect(Collectors.joining(", ")));
        lines.put(
                "windows",
                "panes of " + Durations.format(contract.windows().pane()) + ", judged by "
                        + contract.windows().sizes().stream()
                                .map(Durations::format)
                                .collect(Collectors.joining(", ")));
        lines.put(
                "reference",
                version.getReferenceHash() == null
                        ? "none: the first windows become one"
                        : version.getReferenceRows() + " rows, SHA-256 " + version.getReferenceHash());
        lines.put(
                "artifact",
                version.getArtifactUri() == null
                        ? "none"
                        : version.getArtifactUri() + ", SHA-256 " + version.getArtifactSha256());
        lines.put("contract", "SHA-256 " + version.getContractDigest());
        lines.put("registered", version.getRegisteredAt() + " by " + version.getRegisteredBy());
        return lines.entrySet().stream()
                .map(line -> String.format("%-12s %s", line.getKey(), line.getValue())
                        .stripTrailing())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String describe(Feature feature) {
        return feature.name() + " (" + feature.type().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static String name(ModelVersion version) {
        return version.getModel() + "/" + version.getVersion();
    }
}
