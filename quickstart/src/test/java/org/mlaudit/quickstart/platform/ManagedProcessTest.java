package org.mlaudit.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManagedProcessTest {

    private final BlockingQueue<String> deaths = new ArrayBlockingQueue<>(10);

    @TempDir
    Path temporary;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(temporary);
    }

    @AfterEach
    void close() {
        data.close();
    }

    /** A server that ends by itself with an error. */
    public static final class Failing {
        private Failing() {}

        /** Fails. */
        public static void main(String[] args) {
            System.out.println("cannot bind " + args[0]);
            System.exit(3);
        }
    }

    /** A server that runs until it is stopped. */
    public static final class Patient {
        private Patient() {}

        /** Waits. */
        public static void main(String[] args) throws InterruptedException {
            System.out.println("up");
            new CountDownLatch(1).await();
        }
    }

    private ManagedProcess start(Class<?> main, String... arguments) {
        return ManagedProcess.start(
                new ManagedProcess.Command(
                        "server",
                        List.of("-Xmx32m"),
                        System.getProperty("java.class.path"),
                        main.getName(),
                        List.of(arguments),
                        temporary,
                        Map.of()),
                data,
                deaths::add);
    }

    @Test
    void aServerThatEndsByItselfIsReportedWithTheEndOfItsLog() throws InterruptedException {
        ManagedProcess server = start(Failing.class, "port 1");
        assertThat(deaths.poll(60, TimeUnit.SECONDS))
                .startsWith("The server ended unexpectedly (exit code 3). The end of its log, ")
                .endsWith("cannot bind port 1");
        assertThat(server.death()).isPresent();
    }

    @Test
    void aServerThatIsStoppedOrKilledIsNotReported() {
        ManagedProcess stopped = start(Patient.class);
        await().atMost(Duration.ofMinutes(1)).until(() -> stopped.tail().contains("up"));
        stopped.stop(Duration.ofSeconds(30));
        assertThat(stopped.isAlive()).isFalse();

        ManagedProcess killed = start(Patient.class);
        await().atMost(Duration.ofMinutes(1)).until(() -> killed.tail().contains("up"));
        killed.kill();
        assertThat(killed.isAlive()).isFalse();
        assertThat(killed.death()).isEmpty();
        assertThat(deaths).isEmpty();
    }
}
