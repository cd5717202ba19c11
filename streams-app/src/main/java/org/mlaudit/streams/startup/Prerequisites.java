package org.mlaudit.streams.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the broker and the schema registry answer and the topics are there, in whatever order they come up. Says what
 * it waits for every few seconds, and gives up after {@code startup.timeout}. What waiting can't mend, such as wrong
 * credentials, ends it at once.
 */
public final class Prerequisites {
    private static final Logger log = LoggerFactory.getLogger(Prerequisites.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);

    private final Duration timeout;
    private final String timeoutName;
    private final Consumer<String> waitingFor;
    private final List<Prerequisite> prerequisites;

    /**
     * What a configuration needs.
     *
     * @param waitingFor is told what is being waited for, in words that follow "it", for example "waits for ..."
     */
    public Prerequisites(AppConfig config, Consumer<String> waitingFor) {
        this(
                config.startupTimeout(),
                "startup.timeout",
                waitingFor,
                List.of(new BrokerUp(config), new RegistryUp(config), new TopicsThere(config)));
    }

    /**
     * What a command needs that asks the cluster once.
     *
     * @param timeout how long to wait
     * @param timeoutName what the user sets the timeout by
     * @param topics whether it needs the topics too
     */
    public static Prerequisites ofCommand(AppConfig config, Duration timeout, String timeoutName, boolean topics) {
        List<Prerequisite> needed = new ArrayList<>(List.of(new BrokerUp(config), new RegistryUp(config)));
        if (topics) {
            needed.add(new TopicsThere(config));
        }
        return new Prerequisites(timeout, timeoutName, what -> {}, needed);
    }

    Prerequisites(Duration timeout, String timeoutName, Consumer<String> waitingFor, List<Prerequisite> prerequisites) {
        this.timeout = timeout;
        this.timeoutName = timeoutName;
        this.waitingFor = waitingFor;
        this.prerequisites = List.copyOf(prerequisites);
    }

    /**
     * Waits for everything.
     *
     * @throws StartupException if the time is up, or waiting would not help
     */
    public void await() throws InterruptedException {
        long began = System.nanoTime();
        for (Prerequisite prerequisite : prerequisites) {
            await(prerequisite, began);
        }
    }

    private void await(Prerequisite prerequisite, long began) throws InterruptedException {
        long said = 0;
        boolean waited = false;
        while (true) {
            Optional<String> lack = prerequisite.check();
            if (lack.isEmpty()) {
                if (waited) {
                    log.info("{}: ready", prerequisite.name());
                }
                return;
            }
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            if (passed.compareTo(timeout) >= 0) {
                throw new StartupException("Gave up waiting for " + prerequisite.name() + " after "
                        + Durations.format(timeout) + " (" + timeoutName + "): " + lack.get() + ". "
                        + prerequisite.advice());
            }
            waitingFor.accept("waits for " + prerequisite.name() + ": " + lack.get());
            if (!waited || System.nanoTime() - said >= SAY_EVERY.toNanos()) {
                said = System.nanoTime();
                log.info(
                        "waiting for {}: {} ({} s of {} s)",
                        prerequisite.name(),
                        lack.get(),
                        passed.toSeconds(),
                        timeout.toSeconds());
            }
            waited = true;
            Thread.sleep(PAUSE);
        }
    }

    /** One thing that must be there. */
    interface Prerequisite {
        /** What it is, with its address. */
        String name();

        /** What to do when it does not come, one or two sentences. */
        String advice();

        /**
         * Looks whether it is there.
         *
         * @return why it is not there yet; empty when it is
         * @throws StartupException if waiting would not help
         */
        Optional<String> check();
    }
}
