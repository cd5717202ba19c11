package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.streams.ledger.VerifierKey;
import picocli.CommandLine;

/** Commands about the keys of the ledger and about witnesses; what they do to Kafka is in {@code LedgerSignerTest}. */
class LedgerCommandsTest {
    @TempDir
    Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try {
            CommandLine command = Commands.commandLine();
            command.setOut(new PrintWriter(out));
            command.setErr(new PrintWriter(err, true));
            int code = command.execute(arguments);
            return new Ran(code, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger",
                "ledger keys",
                "ledger keys create",
                "ledger keys show",
                "ledger rotate",
                "ledger status",
                "witness"
            })
    void everyCommandExplainsItself(String command) {
        Ran ran = run("", (command + " --help").split(" ", -1));
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Usage: ");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aKeyIsMadeShownAndNeverReplaced() {
        String store = directory.resolve("ledger.p12").toString();
        String state = "state.dir=" + directory.resolve("state");
        Ran made = run("a long password\n", "ledger", "keys", "create", "--store", store, "--set", state);
        assertThat(made.code()).as(made.err()).isZero();
        VerifierKey key = VerifierKey.parse(made.out().strip());
        assertThat(key.name()).isEqualTo("localhost/mlaudit/log/1");
        Ran shown = run(
                "",
                "ledger",
                "keys",
                "show",
                "--set",
                state,
                "--set",
                "ledger.key.store=" + store,
                "--set",
                "ledger.key.password=a long password");
        assertThat(shown.out().strip()).isEqualTo(key.toString());
        Ran again = run("another password\n", "ledger", "keys", "create", "--store", store, "--set", state);
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("never replaced");
        Ran wrong = run(
                "",
                "ledger",
                "keys",
                "show",
                "--set",
                state,
                "--set",
                "ledger.key.store=" + store,
                "--set",
                "ledger.key.password=wrong");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("ledger.key.password");
        Ran demo = run("", "ledger", "keys", "show", "--set", state);
        assertThat(demo.err()).contains("demo key");
    }

    @Test
    void aWitnessSaysWhatIsWrong() throws Exception {
        String store = directory.resolve("witness.p12").toString();
        Ran made = run("a long password\n", "ledger", "keys", "create", "--store", store, "--name", "w.example/1");
        VerifierKey key = VerifierKey.parse(made.out().strip());
        assertThat(key.type()).isEqualTo(VerifierKey.Type.COSIGNATURE);
        String state = directory.resolve("witness").toString();
        Ran noLog = run(
                "a long password\n",
                "witness",
                "--key",
                store,
                "--name",
                "w.example/1",
                "--log",
                "nonsense",
                "--state",
                state);
        assertThat(noLog.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(noLog.err()).contains("'nonsense' is not a verifier key");
        Path file = Files.writeString(directory.resolve("file"), "");
        Ran noState = run(
                "a long password\n",
                "witness",
                "--key",
                store,
                "--name",
                "w.example/1",
                "--log",
                key.named("log").toString(),
                "--state",
                file.toString());
        assertThat(noState.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(noState.err()).startsWith("mlaudit: ").doesNotContain("a long password");
        Ran wrong = run(
                "wrong\n",
                "witness",
                "--key",
                store,
                "--name",
                "w",
                "--log",
                key.named("log").toString(),
                "--state",
                state);
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("password of --key");
    }
}
