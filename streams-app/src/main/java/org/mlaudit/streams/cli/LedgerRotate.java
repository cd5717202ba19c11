package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.topology.LedgerSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets another key sign the ledger. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Lets another key sign the ledger from now on. The old key, which is configured, and the new one sign the change"
                    + " together, and it becomes a leaf of the log of logs, so that whoever knows the old key can follow.",
            "Afterwards the application signs nothing until ledger.key.store names the new store. The password of the new"
                    + " store is asked for, or read from standard input."
        })
final class LedgerRotate implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Option(
            names = "--new-store",
            required = true,
            paramLabel = "FILE",
            description = "PKCS#12 key store with the new key, as 'mlaudit ledger keys create' makes it.")
    private Path store = Path.of("");

    @Option(
            names = "--new-alias",
            paramLabel = "NAME",
            defaultValue = "ledger",
            description = "Which key of it; ${DEFAULT-VALUE} when not given.")
    private String alias = "ledger";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        SigningKey next = SigningKeys.ofStore(
                store, Password.ask(), alias, "--new-store", "the password of --new-store", "--new-alias");
        waiting.await(config, true);
        try (SchemaRegistry registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client())) {
            SignedNote rotation = LedgerSigner.rotate(config, registry, next);
            PrintWriter out = spec.commandLine().getOut();
            out.print(rotation.encode());
            out.println("Set ledger.key.store=" + store + " and its password on every instance, and start them again.");
            out.flush();
        } catch (SignerException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }
}
