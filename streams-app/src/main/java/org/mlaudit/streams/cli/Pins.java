package org.mlaudit.streams.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.PolicyException;
import org.mlaudit.streams.ledger.VerifierKey;
import picocli.CommandLine.Option;

/** What a person pins: keys of the log of logs, and witnesses. */
final class Pins {
    @Option(
            names = "--key",
            paramLabel = "VKEY",
            description =
                    "Verifier key of the log of logs, as 'mlaudit ledger keys show' prints it. Keys that it was rotated to"
                            + " or from follow from the log. May be repeated.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "File with such keys, one in a line; lines that start with # are left out.")
    private @Nullable Path keysFile;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Policy in the format of C2SP tlog-policy: the log's key, and the witnesses that must have cosigned.")
    private @Nullable Path policyFile;

    /** The policy, if there is one. */
    Optional<Policy> policy() {
        if (policyFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Policy.parse(bytes(policyFile)));
        } catch (PolicyException e) {
            throw new CommandException("the policy " + policyFile + " can't be used: " + e.getMessage());
        }
    }

    /**
     * The keys.
     *
     * @throws CommandException if there is none, or one can't be read
     */
    List<VerifierKey> keys(Optional<Policy> policy) {
        List<VerifierKey> all = new ArrayList<>();
        keys.forEach(text -> all.add(key(text, "--key")));
        if (keysFile != null) {
            new String(bytes(keysFile), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> all.add(key(line, keysFile.toString())));
        }
        policy.ifPresent(each -> each.logs().forEach(log -> all.add(log.key())));
        if (all.isEmpty()) {
            throw new CommandException("no key is pinned: say with --key, --keys or --policy which log is trusted");
        }
        return all.stream().distinct().toList();
    }

    private static VerifierKey key(String text, String where) {
        try {
            return VerifierKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("a key of " + where + " can't be used: " + e.getMessage());
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandException(
                    "cannot read " + file + ": " + (Files.exists(file) ? e.getMessage() : "there is no such file"));
        }
    }
}
