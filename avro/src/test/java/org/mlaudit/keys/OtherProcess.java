package org.mlaudit.keys;

import java.nio.file.Path;
import java.util.TreeSet;

/** A process of its own that asks for the keys of subjects and prints their ids, in order. */
final class OtherProcess {
    static final int SUBJECTS = 60;

    private OtherProcess() {}

    public static void main(String[] args) {
        KeySettings settings = KeySettings.withPassword(Path.of(args[0]), "correct horse", args[1]);
        TreeSet<String> ids = new TreeSet<>();
        try (FieldKeys keys = FieldKeys.open(settings)) {
            for (int i = 0; i < SUBJECTS; i++) {
                ids.add(keys.subjectKey("subject-" + i, "credit").id());
            }
        }
        ids.forEach(System.out::println);
    }
}
