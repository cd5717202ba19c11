package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.streams.record.RecordKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Keys that fields of inferences are protected with. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description =
                "Makes, checks or renews the keys that personal data are protected with, as keys.* configures them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysCommand.Create.class, KeysCommand.Check.class, KeysCommand.Rewrap.class})
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: create, check or rewrap");
    }

    private static void say(CommandSpec spec, String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
    }

    /** Makes a keyset. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a new master keyset (keys.keyset, encrypted by keys.password or keys.kms) and the tables of the key store"
                        + " (keys.store). Nothing is replaced.",
                "Keep a copy of the keyset and of its password apart from the data: without them nothing that was encrypted can"
                        + " be read again. Copies of the key store bring back keys of erased subjects: keep none longer than an"
                        + " erasure may take."
            })
    static final class Create implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            KeySettings settings = RecordKeys.settings(common.config());
            FieldKeys.create(settings).close();
            say(spec, "Made: " + settings + ".");
            return ExitCode.OK;
        }
    }

    /** Opens the keys. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Opens the keyset and the key store, and says whether they can be used and belong together.")
    static final class Check implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            KeySettings settings = RecordKeys.settings(common.config());
            FieldKeys.open(settings).close();
            say(spec, "Usable: " + settings + ".");
            return ExitCode.OK;
        }
    }

    /** Wraps all data keys anew. */
    @Command(
            name = "rewrap",
            mixinStandardHelpOptions = true,
            description = {
                "Replaces the key that wraps the data keys of subjects by a new one and wraps every data key anew. What was"
                        + " encrypted stays readable; running processes take the new key up by themselves.",
                "After a failure run it again."
            })
    static final class Rewrap implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            try (FieldKeys keys = RecordKeys.open(common.config())) {
                say(spec, keys.rewrap() + " data keys were wrapped anew.");
            }
            return ExitCode.OK;
        }
    }
}
