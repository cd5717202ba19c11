package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.RefusedException;
import org.mlaudit.streams.retention.RetentionChanges;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The topics: what they are, and creating them. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Lists or creates the topics in Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsCommand.ListTopics.class, TopicsCommand.CreateTopics.class})
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: list or create");
    }

    /** What topics there are. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Every topic with its key, value, partitions and retention. Asks nothing of Kafka.")
    static final class ListTopics implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Option(names = "--markdown", description = "As a table for the documentation.")
        private boolean markdown;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            AppConfig config = common.config();
            PrintWriter out = spec.commandLine().getOut();
            if (markdown) {
                out.print(config.topics().catalogue().describe());
            } else if (json) {
                out.println(Output.json(config.topics().catalogue().topics().stream()
                        .map(topic -> Map.of(
                                "name", topic.name(),
                                "key", topic.key(),
                                "value", topic.value(),
                                "settings", topic.settings(),
                                "description", topic.description()))
                        .toList()));
            } else {
                for (Topic topic : config.topics().catalogue().topics()) {
                    out.printf("%-28s %s%n", topic.name(), topic.description());
                }
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Creates what is missing. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates the topics that are missing, and says which of the others are set in another way."
                    + " Those are left alone.")
    static final class CreateTopics implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            List<String> refusals = RetentionChanges.refusalsOfNew(config);
            if (!refusals.isEmpty()) {
                throw new RefusedException(
                        String.join("; ", refusals) + ". Change topics.settings.retention.*, or set retention.floor.");
            }
            waiting.await(config, false);
            PrintWriter out = spec.commandLine().getOut();
            try (Admin admin = Admin.create(config.kafkaClient(config.applicationId() + "-topics"))) {
                TopicReport report = config.topics()
                        .catalogue()
                        .ensure(admin, config.topics().options());
                report.created().forEach(name -> out.println("created " + name));
                report.differences().forEach(out::println);
                if (report.created().isEmpty()) {
                    out.println("all topics were there");
                }
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
