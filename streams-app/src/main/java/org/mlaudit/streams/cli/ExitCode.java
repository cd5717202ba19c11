package org.mlaudit.streams.cli;

/** What commands exit with. */
final class ExitCode {
    /** It worked. */
    static final int OK = 0;
    /** It did not work; standard error says why. */
    static final int FAILURE = 1;
    /** The command line or the configuration is wrong; standard error says where. */
    static final int USAGE = 2;

    /** What was asked for can't be done or decided here; standard error says why. */
    static final int NOT_POSSIBLE = 3;

    private ExitCode() {}
}
