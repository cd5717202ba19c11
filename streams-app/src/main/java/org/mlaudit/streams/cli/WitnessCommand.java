package org.mlaudit.streams.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.witness.Witness;
import org.mlaudit.streams.witness.WitnessServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a witness. */
@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a witness (C2SP tlog-witness): it cosigns states of logs that only grow, and remembers them. Run it where those"
                    + " who keep the ledger have no access; that is what it is worth.",
            "The password of the key store is asked for, or read from standard input. 'mlaudit ledger keys create --name NAME'"
                    + " makes the store."
        })
final class WitnessCommand implements Callable<Integer> {
    @Option(names = "--key", required = true, paramLabel = "FILE", description = "PKCS#12 key store of the witness.")
    private Path store = Path.of("");

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            defaultValue = "ledger",
            description = "Which key of it; ${DEFAULT-VALUE} when not given.")
    private String alias = "ledger";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "Name of the witness, for example witness.example.com/w1.")
    private String name = "";

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            description = "Verifier key of a log to witness. May be repeated, also for several keys of one log.")
    private List<String> logs = new ArrayList<>();

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "Directory of what was cosigned.")
    private Path state = Path.of("");

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to bind; ${DEFAULT-VALUE} when not given.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7090",
            description = "Port to bind, 0 for any free one; ${DEFAULT-VALUE} when not given.")
    private int port = 7090;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Clock clock = Clock.systemUTC();
        try {
            List<VerifierKey> keys = logs.stream().map(VerifierKey::parse).toList();
            NoteSigner cosigner = SigningKeys.ofStore(
                            store, Password.ask(), alias, "--key", "the password of --key", "--alias")
                    .cosigner(name, () -> clock.instant().getEpochSecond());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
            try (Witness witness = new Witness(cosigner, keys, state);
                    WitnessServer server = new WitnessServer(witness, host, port)) {
                spec.commandLine()
                        .getOut()
                        .println("witness " + name + " " + witness.key() + " http://" + host + ":" + server.port());
                spec.commandLine().getOut().flush();
                stopped.await();
            }
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }
}
