package org.mlaudit.streams.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mlaudit.streams.AuditApp;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.startup.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one instance of the application until it is told to stop. */
@Command(
        name = "app",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the application: it summarises and judges inferences, and serves the REST interface.",
            "It waits for Kafka, the schema registry and the topics, and says what it waits for. Stop it with Ctrl-C or"
                    + " SIGTERM: it commits what it has processed.",
            "'mlaudit config' lists all settings."
        })
final class AppCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        Machine.checkStateDirectory(config.stateDir());
        AuditApp app = new AuditApp(config);
        AtomicBoolean closed = new AtomicBoolean();
        Runnable close = () -> {
            if (closed.compareAndSet(false, true)) {
                app.close();
            }
        };
        Thread onSignal = new Thread(close, "stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            app.start();
            return app.awaitStopped() ? ExitCode.OK : ExitCode.FAILURE;
        } finally {
            close.run();
        }
    }
}
