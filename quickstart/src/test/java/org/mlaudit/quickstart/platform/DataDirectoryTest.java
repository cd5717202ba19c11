package org.mlaudit.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void aSecondStartOverTheSameDirectorySaysSo() {
        Path data = temporary.resolve("with space");
        try (var first = DataDirectory.open(data)) {
            assertThatThrownBy(() -> DataDirectory.open(data))
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("already runs over " + first.root())
                    .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("--data");
        }
        assertThatCode(() -> DataDirectory.open(data).close()).doesNotThrowAnyException();
    }

    @Test
    void whatCannotBeWrittenIsAnErrorThatTellsWhatToDo() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("The data directory " + file + " cannot be written (it is not a directory).");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("The data directory " + file.resolve("below") + " cannot be written (");
    }

    @Test
    void cleaningRemovesADataDirectoryAndNothingElse() throws IOException {
        Path data = temporary.resolve("data");
        try (var open = DataDirectory.open(data)) {
            open.write("nifi/conf/nifi.properties", "");
            assertThatThrownBy(() -> DataDirectory.clean(data))
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("already runs");
        }
        DataDirectory.clean(data);
        assertThat(data).doesNotExist();

        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("precious"), "");
        assertThatThrownBy(() -> DataDirectory.clean(other))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("is not a data directory of ML Audit");
        assertThat(other.resolve("precious")).exists();
        DataDirectory.clean(temporary.resolve("missing"));
    }

    @Test
    void thePortsOfTheLastRunAreKept() {
        var ports = new Properties();
        ports.setProperty("broker", "9093");
        try (var first = DataDirectory.open(temporary)) {
            first.keepPorts(ports);
        }
        try (var second = DataDirectory.open(temporary)) {
            assertThat(second.lastPorts()).isEqualTo(ports);
        }
    }

    @Test
    void thePidOfAProcessThatIsGoneDoesNotHoldUpTheNextStart() {
        try (var first = DataDirectory.open(temporary)) {
            first.write("run/nifi.pid", ProcessHandle.current().pid() + " 1");
        }
        assertThatCode(() -> DataDirectory.open(temporary).close()).doesNotThrowAnyException();
    }
}
