package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.signing.KeyStoreFile;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.topology.LedgerSigner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keys that sign the ledger. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes or shows the key that signs the ledger.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LedgerKeysCommand.Create.class, LedgerKeysCommand.Show.class})
final class LedgerKeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: create or show");
    }

    /** Makes a key. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a PKCS#12 key store with a new Ed25519 key, and prints the verifier key to hand to those who verify.",
                "The password is ledger.key.password, or asked for, or read from standard input. Nothing is replaced."
            })
    static final class Create implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Option(names = "--store", required = true, paramLabel = "FILE", description = "The key store that is made.")
        private Path store = Path.of("");

        @Option(names = "--name", paramLabel = "NAME", description = "Name of a witness, if the key is for one.")
        private String name = "";

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            AppConfig config = common.config();
            String alias = config.ledger().key().alias();
            String given = config.ledger().key().password();
            String password = given.isEmpty() ? Password.ask() : given;
            try {
                KeyStoreFile.create(store, alias, password);
            } catch (FileAlreadyExistsException e) {
                throw new CommandException(store + " is there already; a key is never replaced");
            } catch (IOException e) {
                throw new CommandException(store + " can't be made: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
            SigningKey key =
                    SigningKeys.ofStore(store, password, alias, "--store", "ledger.key.password", "ledger.key.alias");
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    name.isEmpty()
                            ? key.verifier(LedgerSigner.logOf(config))
                            : key.cosigner(name, () -> 0).verifierKey());
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Shows the key. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Prints the verifier key of the configured key: what 'mlaudit verify --key' and witnesses take.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            AppConfig config = common.config();
            SigningKey key = SigningKeys.open(config.ledger().key(), config.stateDir());
            PrintWriter out = spec.commandLine().getOut();
            out.println(key.verifier(LedgerSigner.logOf(config)));
            if (key.demo()) {
                spec.commandLine().getErr().println("This is a demo key: it proves nothing to others.");
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
