package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.EffectiveValue;
import org.mlaudit.streams.config.Setting;
import org.mlaudit.streams.config.Settings;
import org.mlaudit.streams.query.Users;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the configuration. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Shows every setting in force, where its value comes from and what it does. Secrets are masked.")
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @ArgGroup
    private Form form = new Form();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How the answer looks. */
    static final class Form {
        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Option(
                names = "--markdown",
                description = "All keys with type, default and description, for the documentation.")
        private boolean markdown;

        @Option(
                names = "--hash-password",
                paramLabel = "NAME",
                description = "Asks for a password (or reads it from standard input) and prints the line of"
                        + " http.auth.users for this user.")
        private @Nullable String user;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (form.user != null) {
            out.println(Users.line(userName(form.user), password()));
        } else if (form.markdown) {
            out.print(markdown());
        } else if (form.json) {
            out.println(Output.json(common.config().effective()));
        } else {
            common.config().effective().forEach(value -> print(out, value));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, EffectiveValue value) {
        out.println("# " + value.description() + " (" + value.source() + ")");
        out.println(value.key() + "=" + value.shown());
    }

    private static String markdown() {
        StringBuilder table = new StringBuilder("""
                | key | type | default | what it does |
                |---|---|---|---|
                """);
        for (Setting<?> setting : Settings.ALL) {
            table.append("| `").append(setting.key()).append("` | ").append(setting.type());
            table.append(" | ").append(setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`");
            table.append(" | ").append(setting.description()).append(" |\n");
        }
        for (List<String> prefix : List.of(
                List.of("kafka.*", "Any property of Kafka's clients, for example `kafka.security.protocol`."),
                List.of("streams.*", "Any property of Kafka Streams, for example `streams.metrics.recording.level`."),
                List.of(
                        "schema.registry.*",
                        "Any property of the schema registry's client, for example `schema.registry.basic.auth.user.info`."),
                List.of(
                        "topics.settings.*",
                        "Settings of topics that are created, for example `topics.settings.retention.ms`."))) {
            table.append("| `")
                    .append(prefix.get(0))
                    .append("` | handed on | | ")
                    .append(prefix.get(1))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String userName(String name) {
        if (name.isBlank() || name.indexOf(':') >= 0) {
            throw new CommandException("a user's name must not be empty or hold a colon");
        }
        return name;
    }

    private static String password() {
        String password = Password.ask();
        if (password.length() < 8) {
            throw new CommandException("a password must have 8 characters or more");
        }
        return password;
    }
}
