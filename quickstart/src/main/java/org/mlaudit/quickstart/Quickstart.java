package org.mlaudit.quickstart;

import org.mlaudit.quickstart.platform.PlatformException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of {@code ./mlaudit demo} and {@code ./mlaudit up}. */
@Command(
        name = "mlaudit",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, UpCommand.class})
public final class Quickstart implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Nothing: a command must be named. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: demo or up");
    }

    /**
     * Runs a command and exits with its code: 0 when all went well, 1 when something expected did not happen, 2 when the command line is wrong.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        // One IPv4 stack, as everything binds 127.0.0.1.
        System.setProperty("java.net.preferIPv4Stack", "true");
        System.setProperty("logback.configurationFile", "org/mlaudit/quickstart/logback.xml");
        CommandLine commandLine = new CommandLine(new Quickstart());
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof PlatformException) {
                command.getErr().println("mlaudit: " + e.getMessage());
            } else {
                e.printStackTrace(command.getErr());
            }
            return 1;
        });
        System.exit(commandLine.execute(args));
    }
}
