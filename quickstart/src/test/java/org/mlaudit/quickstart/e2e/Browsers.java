package org.mlaudit.quickstart.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Starts the system's Chromium under Playwright; nothing is downloaded. */
public final class Browsers {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private Browsers() {}

    /** Drives browsers; the caller closes it. */
    public static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** A headless Chromium. */
    public static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setHeadless(true)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** The browser that {@code MLAUDIT_BROWSER} names, else the first of the usual names on the path. */
    private static Path executable() {
        String named = System.getenv("MLAUDIT_BROWSER");
        if (named != null) {
            return Path.of(named);
        }
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "These tests need Chromium, and there is none on the PATH. Install it (Debian: the package chromium) or name it in MLAUDIT_BROWSER."));
    }

    /** Where a screenshot of a test goes. */
    public static Path screenshot(String name) {
        return Path.of("target", "screenshots", name + ".png");
    }
}
