package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Chooses loopback ports: one that the user names must be free, others move on to the next free one. Not safe for use by several threads. */
final class Ports {

    private static final int ATTEMPTS = 200;
    private static final int CONNECT_MILLIS = 250;

    private final Set<Integer> given = new LinkedHashSet<>();

    /**
     * Chooses a port.
     *
     * @param what the server's name in messages
     * @param option the option by which the user names it
     * @param named the port that the user named, if one
     * @param preferred where to begin to look; 0 for any free port
     * @throws PlatformException when the named port is taken, or none is free
     */
    int choose(String what, String option, OptionalInt named, int preferred) {
        if (named.isPresent() && named.getAsInt() != 0) {
            int port = named.getAsInt();
            if (port < 0 || port > 65_535) {
                throw new PlatformException("Port " + port + " for " + what + " is not a port number (1 to 65535).");
            }
            if (!given.add(port)) {
                throw new PlatformException(
                        "Port " + port + " is named twice, the second time for " + what + " (" + option + ").");
            }
            if (!isFree(port)) {
                throw new PlatformException("Port " + port + " for " + what
                        + " is taken by another program. Stop that program, name another port with " + option
                        + ", or leave " + option + " out and a free port is chosen.");
            }
            return port;
        }
        if (named.isPresent() || preferred == 0) {
            return anyFree();
        }
        for (int port = preferred; port < preferred + ATTEMPTS && port <= 65_535; port++) {
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        return anyFree();
    }

    private int anyFree() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new PlatformException("No free port on the loopback interface: " + e.getMessage(), e);
            }
        }
        throw new PlatformException("No free port on the loopback interface.");
    }

    /** Whether nothing listens on a loopback port, be it bound to loopback or to all interfaces. */
    static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback, port), CONNECT_MILLIS);
            return false;
        } catch (IOException nobodyAnswers) {
            try (var server = new ServerSocket(port, 1, loopback)) {
                return server.isBound();
            } catch (IOException taken) {
                return false;
            }
        }
    }
}
