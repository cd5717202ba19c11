package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeyState;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.verify.Aspect;
import org.mlaudit.streams.ledger.verify.KeyStates;
import org.mlaudit.streams.ledger.verify.Outcome;
import org.mlaudit.streams.ledger.verify.ProofCheck;
import org.mlaudit.streams.ledger.verify.SeenState;
import org.mlaudit.streams.ledger.verify.Trust;
import org.mlaudit.streams.ledger.verify.Verification;
import org.mlaudit.streams.ledger.verify.Verifier;
import org.mlaudit.streams.record.RecordKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies a ledger, or one proof. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies the ledger from a pinned key, and says of each verdict (INTEGRITY, COMPLETENESS, ERASURE) whether it"
                    + " holds, with the exact leaf, partition, offset and reason of what does not.",
            "Reads Kafka, or an export that 'mlaudit ledger export' made; with --proof a single proof, offline."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything that was looked at holds.",
            "1:It could not be verified, for example because there is no ledger, or nothing of it is signed.",
            "2:The command line or the configuration is wrong.",
            "3:INTEGRITY fails.",
            "4:COMPLETENESS fails, and INTEGRITY does not.",
            "5:ERASURE fails, and the others do not."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int INTEGRITY = 3;
    private static final int COMPLETENESS = 4;
    private static final int ERASURE = 5;
    private static final long NANOS_A_MICRO = 1_000;

    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Mixin
    private Pins pins = new Pins();

    @Mixin
    private LeafProgress progress = new LeafProgress();

    @Option(names = "--from", paramLabel = "DIR", description = "An exported ledger; Kafka when not given.")
    private @Nullable Path from;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Verifies only trees of this topic, by its full name, besides the log of logs. May be repeated.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--seen",
            paramLabel = "FILE",
            description =
                    "Remembers verified states in this file, and reports a ledger that contradicts it: without memory, a"
                            + " ledger that was replaced or set back by the owner of its key is a sound one.")
    private @Nullable Path seen;

    @Option(
            names = "--anchor",
            paramLabel = "FILE|DIR",
            description = "States that the signer wrote elsewhere (ledger.anchor); the ledger must contain them.")
    private @Nullable Path anchor;

    @Option(
            names = "--lateness",
            paramLabel = "DURATION",
            converter = Waiting.DurationConverter.class,
            description =
                    "How long before it was signed an event may have happened; what is older counts as backdated. Unbounded"
                            + " when not given, as history may be captured later.")
    private @Nullable Duration lateness;

    @Option(
            names = "--skew",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            converter = Waiting.DurationConverter.class,
            description = "By how much clocks may differ; ${DEFAULT-VALUE} when not given.")
    private Duration skew = Duration.ofMinutes(5);

    @Option(
            names = "--key-store",
            description = "Asks the key store of the configuration (keys.*) whether keys of data subjects still exist.")
    private boolean keyStore;

    @Option(names = "--proof", paramLabel = "FILE", description = "Checks one proof, as 'mlaudit prove' writes it.")
    private @Nullable Path proof;

    @Option(
            names = "--payload",
            paramLabel = "FILE",
            description = "With --proof: the record's bytes as they are in Kafka, which the leaf must commit to.")
    private @Nullable Path payload;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (payload != null && proof == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--payload is the record of a --proof");
        }
        Optional<Policy> policy = pins.policy();
        List<VerifierKey> keys = pins.keys(policy);
        List<SeenState> before = new ArrayList<>();
        if (seen != null) {
            before.addAll(SeenFile.read(seen));
        }
        List<SeenState> known = new ArrayList<>(before);
        if (anchor != null) {
            known.addAll(SeenFile.anchored(anchor, keys));
        }
        Trust trust = new Trust(
                keys,
                policy,
                known.stream().distinct().toList(),
                skew.toNanos() / NANOS_A_MICRO,
                lateness == null ? OptionalLong.empty() : OptionalLong.of(lateness.toMillis() * 1_000));
        return proof != null ? proof(proof, trust) : ledger(trust, before);
    }

    private int ledger(Trust trust, List<SeenState> before) throws InterruptedException {
        AppConfig config = common.config();
        if (from == null) {
            waiting.await(config, false);
        }
        Verification found;
        try (OpenedLedger opened =
                        from == null ? OpenedLedger.inKafka(config, trust.logOrigin()) : OpenedLedger.exported(from);
                Asked asked =
                        keyStore ? new Asked(Optional.of(RecordKeys.open(config))) : new Asked(Optional.empty())) {
            found = new Verifier(
                            trust,
                            asked,
                            tree -> topics.isEmpty() || topics.contains(tree.topic()),
                            progress.on(spec.commandLine().getErr()))
                    .verify(opened.source());
        }
        if (seen != null && found.sound()) {
            SeenFile.write(seen, before, found.newest());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? Output.json(VerificationText.tree(found)) + System.lineSeparator()
                        : VerificationText.text(found));
        out.flush();
        return code(found);
    }

    private static int code(Verification found) {
        if (found.verdict(Aspect.INTEGRITY).outcome() == Outcome.FAIL) {
            return INTEGRITY;
        }
        if (found.verdict(Aspect.COMPLETENESS).outcome() == Outcome.FAIL) {
            return COMPLETENESS;
        }
        if (found.verdict(Aspect.ERASURE).outcome() == Outcome.FAIL) {
            return ERASURE;
        }
        return found.verdict(Aspect.INTEGRITY).outcome() == Outcome.PASS ? ExitCode.OK : ExitCode.FAILURE;
    }

    private int proof(Path file, Trust trust) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> tree = new LinkedHashMap<>();
        int code = ExitCode.OK;
        String text;
        try {
            ProofCheck.Proven proven = ProofCheck.verify(
                    new String(Pins.bytes(file), StandardCharsets.UTF_8),
                    trust,
                    Optional.ofNullable(payload).map(Pins::bytes));
            tree.put("proven", true);
            tree.put("id", proven.leaf().id());
            tree.put("origin", proven.checkpoint().origin());
            tree.put("leaf", proven.index());
            tree.put("size", proven.checkpoint().size());
            tree.put("topic", proven.leaf().topic());
            tree.put("partition", proven.leaf().partition());
            tree.put("offset", proven.leaf().offset());
            tree.put("payload", proven.record());
            text = proven.leaf().type() + " " + proven.leaf().id() + " is leaf " + proven.index() + " of "
                    + proven.checkpoint().origin() + ", signed with "
                    + proven.checkpoint().size() + " leaves"
                    + (proven.record() ? "; the payload is the one that was recorded" : "");
        } catch (ProofCheck.Refused e) {
            tree.put("proven", false);
            tree.put("reason", e.reason().name());
            tree.put("detail", e.getMessage());
            text = "not proven: " + e.reason() + ", " + e.getMessage();
            code = INTEGRITY;
        }
        out.println(json ? Output.json(tree) : text);
        out.flush();
        return code;
    }

    /** Asks a key store, if there is one to be asked. */
    private record Asked(Optional<FieldKeys> keys) implements KeyStates, AutoCloseable {
        @Override
        public State state(String keyId) {
            return keys.map(store -> store.state(keyId) instanceof KeyState.Live ? State.LIVE : State.GONE)
                    .orElse(State.NOT_ASKED);
        }

        @Override
        public void close() {
            keys.ifPresent(FieldKeys::close);
        }
    }
}
