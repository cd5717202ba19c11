package org.mlaudit.quickstart.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.PlatformException;

/** Registers a model version as a user does, with {@code mlaudit models register}. The same version again changes nothing. */
public final class Registrar {

    private Registrar() {}

    /**
     * Registers a model version and waits for the answer.
     *
     * @param settings settings of the application beyond the addresses, by key
     * @param contract the contract, YAML or JSON
     * @param more further options of the command, such as {@code --reference} and a file
     * @throws PlatformException with what the command said, when it fails
     */
    public static void register(
            Distribution distribution,
            Endpoints endpoints,
            Map<String, String> settings,
            Path contract,
            List<String> more)
            throws InterruptedException {
        var words = new ArrayList<String>(List.of("models", "register", "--contract", contract.toString()));
        words.addAll(more);
        AuditCommand.Answer answer = new AuditCommand(distribution, endpoints, settings).run(words);
        if (answer.code() != 0) {
            throw new PlatformException("The model of " + contract + " could not be registered (exit code "
                    + answer.code() + "):\n" + answer.output() + answer.errors());
        }
    }
}
