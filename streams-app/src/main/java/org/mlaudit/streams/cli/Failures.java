package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.mlaudit.contract.ContractException;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.streams.catalog.RegistrationException;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.governance.RefusedException;
import org.mlaudit.streams.ledger.SigningException;
import org.mlaudit.streams.ledger.verify.SourceException;
import org.mlaudit.streams.record.GovernanceException;
import org.mlaudit.streams.reference.ReferenceDataException;
import org.mlaudit.streams.startup.StartupException;
import org.mlaudit.topics.TopicException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in a line or a short list, without a stack trace unless it is asked for. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        boolean stacktrace = result.expandedArgs().contains("--stacktrace");
        err.println("mlaudit: " + message(e));
        if (stacktrace) {
            e.printStackTrace(err);
        } else if (!isExpected(e)) {
            err.println("This looks like an error of the program; --stacktrace shows where it comes from.");
        }
        return switch (e) {
            case ConfigException wrong -> ExitCode.USAGE;
            case RefusedException refused -> ExitCode.NOT_POSSIBLE;
            default -> ExitCode.FAILURE;
        };
    }

    private static boolean isExpected(Exception e) {
        return e instanceof ConfigException
                || e instanceof ContractException
                || e instanceof GovernanceException
                || e instanceof RefusedException
                || e instanceof KafkaException
                || e instanceof KeysetException
                || e instanceof KeysUnavailableException
                || e instanceof ModelArtifactException
                || e instanceof ReferenceDataException
                || e instanceof RegistrationException
                || e instanceof RegistryException
                || e instanceof SigningException
                || e instanceof SourceException
                || e instanceof StartupException
                || e instanceof TopicException
                || e instanceof UncheckedIOException
                || e instanceof CommandException;
    }

    private static String message(Exception e) {
        String message = String.valueOf(e.getMessage());
        return isExpected(e) ? message : e.getClass().getSimpleName() + ": " + message;
    }
}
