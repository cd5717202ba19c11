package org.mlaudit.quickstart.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions outside this process, by asking again and again, and says what it waited for when it gives up. */
public final class Waiting {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private Waiting() {}

    /** A condition of the outside world; an exception counts as "not yet" and its message is reported on giving up. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds now. */
        boolean holds() throws Exception;
    }

    /**
     * Waits until the condition holds.
     *
     * @param what what is waited for, as it completes the sentence "Gave up after 60 s waiting for ..."
     * @param timeout longest wait
     * @param broken says why waiting is pointless, if it is; asked before each attempt
     * @param condition what must come true
     * @throws PlatformException when the timeout passes, when {@code broken} has an answer, or when the thread is interrupted
     */
    public static void until(String what, Duration timeout, Supplier<Optional<String>> broken, Condition condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        String last = "";
        while (true) {
            Optional<String> reason = broken.get();
            if (reason.isPresent()) {
                throw new PlatformException(reason.get());
            }
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                last = " The last attempt said: " + describe(e) + ".";
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new PlatformException("Interrupted while waiting for " + what + ".");
            }
            if (System.nanoTime() > deadline) {
                throw new PlatformException(
                        "Gave up after " + timeout.toSeconds() + " s waiting for " + what + "." + last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits as {@link #until(String, Duration, Supplier, Condition)} does, with nothing that could make it pointless. */
    public static void until(String what, Duration timeout, Condition condition) {
        until(what, timeout, Optional::empty, condition);
    }

    private static String describe(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
