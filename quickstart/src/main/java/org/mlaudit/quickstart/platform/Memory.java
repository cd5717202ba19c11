package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Resident memory of a process, from {@code /proc} where there is one, else from {@code ps}. */
public final class Memory {

    private Memory() {}

    /** Resident memory now, in bytes; empty when the process is gone or the system does not tell. */
    public static OptionalLong residentBytes(long pid) {
        OptionalLong resident = fromProc(pid, "VmRSS:");
        return resident.isPresent() ? resident : fromPs(pid);
    }

    /** The largest resident memory the process ever had, in bytes; empty where only {@code ps} is to be had. */
    public static OptionalLong peakBytes(long pid) {
        return fromProc(pid, "VmHWM:");
    }

    private static OptionalLong fromProc(long pid, String key) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong fromPs(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return kibibytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(kibibytes) * 1024);
        } catch (IOException | NumberFormatException noPs) {
            return OptionalLong.empty();
        }
    }
}
