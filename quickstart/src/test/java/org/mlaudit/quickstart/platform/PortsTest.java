package org.mlaudit.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PortsTest {

    private final Ports ports = new Ports();

    @Test
    void aNamedPortThatIsTakenIsAnErrorThatTellsWhatToDo() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.choose("NiFi", "--nifi-port", OptionalInt.of(taken.getLocalPort()), 8080))
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("Port " + taken.getLocalPort()
                            + " for NiFi is taken by another program. Stop that program, name another port with"
                            + " --nifi-port, or leave --nifi-port out and a free port is chosen.");
        }
    }

    @Test
    void aPortThatIsNotNamedMovesOnToTheNextFreeOne() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ports.choose("NiFi", "--nifi-port", OptionalInt.empty(), taken.getLocalPort()))
                    .isNotEqualTo(taken.getLocalPort())
                    .isPositive();
        }
    }

    @Test
    void aPortThatAnotherInterfaceHasTakenIsNotFree() throws IOException {
        try (var everywhere = new ServerSocket(0)) {
            assertThat(Ports.isFree(everywhere.getLocalPort())).isFalse();
        }
    }

    @Test
    void noPortIsGivenTwice() {
        int first = ports.choose("one", "", OptionalInt.of(0), 0);
        assertThatThrownBy(() -> ports.choose("two", "--port", OptionalInt.of(first), 0))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("named twice");
        assertThat(ports.choose("three", "", OptionalInt.empty(), first)).isNotEqualTo(first);
    }

    @Test
    void whatIsNoPortNumberIsRefused() {
        assertThatThrownBy(() -> ports.choose("NiFi", "--nifi-port", OptionalInt.of(70_000), 0))
                .isInstanceOf(PlatformException.class)
                .hasMessage("Port 70000 for NiFi is not a port number (1 to 65535).");
    }
}
