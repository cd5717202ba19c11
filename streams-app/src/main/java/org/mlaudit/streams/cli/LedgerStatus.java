package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.signing.LedgerState;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.topology.LedgerSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how far the ledger is signed and witnessed. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows how far each tree is signed, which are not signed any more and why, and how far witnesses are."
                        + " Exits with 1 if a tree is not signed any more.")
final class LedgerStatus implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        waiting.await(config, true);
        try (SchemaRegistry registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client())) {
            LedgerState state = LedgerSigner.stored(config, registry)
                    .orElseThrow(() -> new CommandException(
                            "nothing of " + LedgerSigner.logOf(config) + " is signed yet; the application signs it"));
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Output.json(asMap(state)) + System.lineSeparator() : text(state));
            out.flush();
            boolean refused =
                    state.trees().stream().anyMatch(tree -> tree.refused().isPresent());
            return refused ? ExitCode.FAILURE : ExitCode.OK;
        } catch (SignerException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private static String text(LedgerState state) {
        TextTable trees = new TextTable("tree", ">leaves", "root", "state");
        state.trees()
                .forEach(tree -> trees.row(
                        tree.origin(),
                        Long.toString(tree.signed()),
                        tree.signed() == 0 ? "-" : tree.signedRoot().base64(),
                        tree.refused().map(why -> "NOT SIGNED ANY MORE: " + why).orElse("signed")));
        trees.row(
                state.origin(),
                Long.toString(state.logSize()),
                state.logRoot().base64(),
                state.isPending() ? "committed, not signed yet" : "signed");
        StringBuilder text = new StringBuilder(trees.text())
                .append(System.lineSeparator())
                .append("key ")
                .append(state.key())
                .append(state.demo() ? " (a demo key: it proves nothing to others)" : "")
                .append(System.lineSeparator())
                .append("last round ")
                .append(time(state.roundMicros()))
                .append(System.lineSeparator());
        state.witnessed()
                .forEach((name, witness) -> text.append("witness ")
                        .append(name)
                        .append(": ")
                        .append(witness.size())
                        .append(" leaves, ")
                        .append(Math.max(0, state.logSize() - witness.size()))
                        .append(" behind")
                        .append(witness.problem().isEmpty() ? "" : "; " + witness.problem())
                        .append(System.lineSeparator()));
        return text.toString();
    }

    private static Map<String, Object> asMap(LedgerState state) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("log", state.origin());
        map.put("size", state.logSize());
        map.put("root", state.logRoot().base64());
        map.put("key", state.key().toString());
        map.put("demo", state.demo());
        map.put("lastRound", time(state.roundMicros()));
        List<Map<String, Object>> trees = state.trees().stream()
                .map(tree -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("origin", tree.origin());
                    each.put("size", tree.signed());
                    each.put("root", tree.signedRoot().base64());
                    tree.refused().ifPresent(why -> each.put("refused", why));
                    return each;
                })
                .toList();
        map.put("trees", trees);
        Map<String, Object> witnesses = new LinkedHashMap<>();
        state.witnessed()
                .forEach((name, witness) -> witnesses.put(
                        name,
                        Map.of(
                                "size", witness.size(),
                                "behind", Math.max(0, state.logSize() - witness.size()),
                                "at", time(witness.atMicros()),
                                "problem", witness.problem())));
        map.put("witnesses", witnesses);
        return map;
    }

    private static String time(long micros) {
        return micros == 0
                ? "never"
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
