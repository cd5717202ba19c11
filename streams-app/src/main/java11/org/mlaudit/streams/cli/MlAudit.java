package org.mlaudit.streams.cli;

import java.lang.reflect.InvocationTargetException;

/**
 * Entry point of the program. Compiled for Java 11 and bound to nothing else, so that a JVM that is too old for the rest
 * says so in words instead of with a linkage error.
 */
public final class MlAudit {
    private static final int OLDEST_JAVA = 21;

    private MlAudit() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) throws ReflectiveOperationException {
        int java = Runtime.version().feature();
        if (java < OLDEST_JAVA) {
            System.err.println("mlaudit: This is Java " + java + " (" + System.getProperty("java.home")
                    + "), and ML Audit needs Java " + OLDEST_JAVA
                    + " or newer. Install a newer JDK, or set JAVA_HOME to one.");
            System.exit(1);
        }
        try {
            Class.forName("org.mlaudit.streams.cli.Commands")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
