package org.mlaudit.streams.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Scanner;

/** A password that is not written on the command line, where others could read it. */
final class Password {
    private Password() {}

    /** Typed unseen where there is a terminal, else the first line of standard input. */
    static String ask() {
        return Optional.ofNullable(System.console())
                .map(console -> console.readPassword("Password: "))
                .map(String::new)
                .orElseGet(Password::firstLine);
    }

    private static String firstLine() {
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
        return in.hasNextLine() ? in.nextLine() : "";
    }
}
