package org.mlaudit.benchmarks.detectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.change.ChangeDetector;
import org.mlaudit.streams.change.DetectorKind;
import org.mlaudit.streams.change.DetectorState;
import org.mlaudit.streams.change.Domain;

/**
 * Nanoseconds that each change detector takes for a value of a series that does not change, and how many values it takes
 * on average until it alarms all the same. Beside them MOA's detectors on the same series, with the same loop, in a
 * process of their own each: MOA is GPL and no part of ML Audit, so Maven resolves it when this benchmark runs (option
 * {@code --without-moa} leaves it out).
 */
public final class DetectorBenchmark {
    private DetectorBenchmark() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = List.of(args);
        if (arguments.contains("--one")) {
            one(DetectorKind.valueOf(arguments.get(1)), arguments.contains("--binary"));
            return;
        }
        Path home = Path.of(System.getProperty("mlaudit.home", "."));
        @Nullable Moa moa = arguments.contains("--without-moa") ? null : Moa.resolve(home);
        for (DetectorKind kind : DetectorKind.values()) {
            for (boolean binary : kind.series() == Domain.BINARY ? List.of(true) : List.of(true, false)) {
                List<String> command = java();
                command.addAll(List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        DetectorBenchmark.class.getName(),
                        "--one",
                        kind.name()));
                if (binary) {
                    command.add("--binary");
                }
                run(command);
                if (moa != null) {
                    run(moa.command(java(), kind, binary));
                }
            }
        }
    }

    private static void one(DetectorKind kind, boolean binary) {
        String name = kind.monitor().substring("change.".length()) + (binary ? "" : ".unit");
        DetectorTimes.print(name, DetectorTimes.series(binary), () -> {
            ChangeDetector detector = kind.create(Map.of());
            return value -> detector.add(value) == DetectorState.CHANGE;
        });
    }

    private static List<String> java() {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        if (!command.isEmpty()) {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code);
            }
        }
    }

    /**
     * MOA's detectors, where Maven finds them.
     *
     * @param classPath MOA's
     * @param program the source of the program that times them
     */
    private record Moa(String classPath, Path program) {
        static Moa resolve(Path home) throws IOException, InterruptedException {
            Path directory = home.resolve("benchmarks/src/moa");
            Path classPath = Files.createTempFile("moa", ".class-path");
            int code = new ProcessBuilder(
                            "mvn",
                            "-q",
                            "-f",
                            directory.resolve("pom.xml").toString(),
                            "dependency:build-classpath",
                            "-Dmdep.outputFile=" + classPath)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("Maven does not find MOA; bench detectors --without-moa measures ours alone");
            }
            String found = Files.readString(classPath);
            Files.delete(classPath);
            return new Moa(found, directory.resolve("MoaDetectors.java"));
        }

        /** The command that times a detector; empty when MOA has none of the kind. */
        List<String> command(List<String> java, DetectorKind kind, boolean binary) {
            if (kind == DetectorKind.KSWIN) {
                return List.of();
            }
            List<String> command = new ArrayList<>(java);
            command.addAll(List.of("-cp", classPath, program.toString(), kind.name()));
            if (binary) {
                command.add("--binary");
            }
            return command;
        }
    }
}
