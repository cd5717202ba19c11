package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class for as long as the process that started this one lives. Its standard input is a pipe from that process, which closes when the
 * process ends however it ends, kill -9 included: then this process shuts down too, so that no server is ever left behind. Needs nothing but the JDK.
 */
public final class Attached {

    private Attached() {}

    /**
     * Runs the other main class.
     *
     * @param args the main class to run, followed by its arguments
     */
    public static void main(String[] args) throws Throwable {
        Thread.ofPlatform().daemon().name("parent-watch").start(Attached::exitWithParent);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever written
            }
        } catch (IOException parentGone) {
            // the same as end of input
        }
        System.exit(0);
    }
}
