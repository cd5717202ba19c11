package org.mlaudit.quickstart;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.mlaudit.quickstart.demo.Demo;
import org.mlaudit.quickstart.demo.DemoOptions;
import org.mlaudit.quickstart.platform.DataDirectory;
import org.mlaudit.quickstart.platform.Distribution;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays real flights through the platform. */
@Command(
        name = "demo",
        description = {
            "Play real US flights of February to June 2001 through NiFi, Kafka and the application, all on this machine:"
                    + " a model predicts which arrive late, its inferences are captured, validated and judged, and drift is found.",
            "A second start goes on where the last one stopped."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final double DAY_A_SECOND = 86_400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin
    private final PlatformArguments arguments = new PlatformArguments();

    @Option(
            names = "--once",
            description =
                    "Run to the last flight as fast as it goes, print the summary, stop everything; exit code 1 when anything expected is missing.")
    private boolean once;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "-1",
            description =
                    "Seconds of event time in a second of the clock; 0 for as fast as it goes (default: 86400, a day a second; with --once: 0).")
    private double speed;

    @Override
    public Integer call() throws Exception {
        Distribution distribution = Distribution.find();
        if (arguments.clean()) {
            DataDirectory.clean(arguments.data(distribution.home()));
        }
        var options = new DemoOptions(
                arguments.toOptions(distribution.home(), true, true),
                speed >= 0 ? speed : once ? 0 : DAY_A_SECOND,
                once,
                PATIENCE);
        return new Demo(distribution, options, System.out).run() ? 0 : 1;
    }
}
