package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.governance.RecordedRetention;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.streams.retention.RetentionChanges;
import org.mlaudit.streams.retention.TopicRetentions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long topics keep their records. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = "Shows and sets how long topics of the record keep what they hold.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RetentionCommand.Show.class, RetentionCommand.SetRetention.class})
final class RetentionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: show or set");
    }

    /** Shows what topics keep. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Shows how long each topic of the record keeps what it holds, and what it keeps when no legal hold is"
                            + " active.")
    static final class Show implements Callable<Integer> {
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
            waiting.await(config, false);
            try (Governing governing = new Governing(config)) {
                Map<String, TopicRetention> found = governing.retentions().of(TopicRetentions.held(config));
                RecordedRetention recorded =
                        RecordedRetention.of(governing.log().read());
                PrintWriter out = spec.commandLine().getOut();
                List<String> ledgered = TopicRetentions.ledgered(config);
                if (json) {
                    out.println(Output.json(tree(found, recorded, ledgered, config.retentionFloor())));
                } else {
                    TextTable table = new TextTable("TOPIC", "KEEPS", "WITHOUT A HOLD", "AT LEAST");
                    found.forEach((topic, now) -> table.row(
                            topic,
                            now.text(),
                            without(recorded, topic, now).text(),
                            ledgered.contains(topic) ? Durations.format(config.retentionFloor()) : "-"));
                    out.print(table.text());
                }
                out.flush();
            }
            return ExitCode.OK;
        }

        private static TopicRetention without(RecordedRetention recorded, String topic, TopicRetention now) {
            return recorded.suspended() ? recorded.wanted(topic).orElse(now) : now;
        }

        private static List<Map<String, Object>> tree(
                Map<String, TopicRetention> found, RecordedRetention recorded, List<String> ledgered, Duration floor) {
            return found.entrySet().stream()
                    .map(entry -> {
                        TopicRetention without = without(recorded, entry.getKey(), entry.getValue());
                        Map<String, Object> tree = new LinkedHashMap<>();
                        tree.put("topic", entry.getKey());
                        tree.put("retentionMillis", entry.getValue().millis());
                        tree.put("retentionBytes", entry.getValue().bytes());
                        tree.put("withoutHoldMillis", without.millis());
                        tree.put("withoutHoldBytes", without.bytes());
                        tree.put("ledgered", ledgered.contains(entry.getKey()));
                        tree.put("floorMillis", ledgered.contains(entry.getKey()) ? floor.toMillis() : 0);
                        return tree;
                    })
                    .toList();
        }
    }

    /** Sets what a topic keeps. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = {
                "Sets how long a topic of the record keeps what it holds, and records it.",
                "Less than retention.floor is refused for a ledgered topic. While a legal hold is active it is recorded, and"
                        + " holds from the last release on."
            })
    static final class SetRetention implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Parameters(
                index = "0",
                paramLabel = "TOPIC",
                description = "With or without the prefix, for example inferences.")
        private String topic = "";

        @Parameters(
                index = "1",
                paramLabel = "DURATION",
                converter = Kept.class,
                description = "For example P400D, or forever.")
        private TopicRetention wanted = TopicRetention.FOR_EVER;

        @Mixin
        private Decision decision = new Decision();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            waiting.await(config, false);
            String name = TopicRetentions.held(config).contains(topic)
                    ? topic
                    : config.topics().prefix() + topic;
            try (Governing governing = new Governing(config)) {
                RetentionChanges.Outcome outcome =
                        governing.changes().set(name, wanted, decision.actor(), decision.reason());
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        switch (outcome) {
                            case SET -> name + " keeps records " + wanted.text();
                            case UNCHANGED -> "unchanged: " + name + " keeps records " + wanted.text();
                            case AFTER_HOLDS ->
                                name + " keeps records " + wanted.text()
                                        + " from the release of the last legal hold on";
                        });
                out.flush();
            }
            return ExitCode.OK;
        }
    }

    /** Reads a retention. */
    static final class Kept implements ITypeConverter<TopicRetention> {
        @Override
        public TopicRetention convert(String text) {
            return text.equals("forever")
                    ? TopicRetention.FOR_EVER
                    : TopicRetention.of(new Waiting.DurationConverter().convert(text));
        }
    }
}
