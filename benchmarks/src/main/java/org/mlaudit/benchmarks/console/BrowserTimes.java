package org.mlaudit.benchmarks.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.mlaudit.benchmarks.Jmh;

/**
 * How long a person waits in front of the console, in a real browser: from opening an address, with nothing in the browser's cache,
 * until nothing of the page is loading any more; and from an action until the page that follows from it is painted.
 */
final class BrowserTimes implements AutoCloseable {
    private static final int TIMES = 20;
    private static final double TIMEOUT_MILLIS = 60_000;
    /** A page that has a heading, loads nothing, and has been painted since. */
    private static final String SETTLED = """
            () => new Promise(resolve => {
              const look = () => document.querySelector('#main h1') && !document.querySelector('#main [aria-busy=true]')
                ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0)) : setTimeout(look, 2);
              look();
            })""";
    /** Does something to the page and answers the milliseconds until what follows from it is there. */
    private static final String ACT = """
            async ([act, done]) => {
              const find = new Function('return (' + done + ')()');
              const begin = performance.now();
              new Function('(' + act + ')()')();
              for (;;) {
                if (find() && !document.querySelector('#main [aria-busy=true]')) {
                  return await new Promise(resolve => requestAnimationFrame(
                    () => setTimeout(() => resolve(performance.now() - begin), 0)));
                }
                if (performance.now() - begin > 30000) throw new Error('nothing followed from ' + act);
                await new Promise(resolve => setTimeout(resolve, 1));
              }
            }""";

    private final String url;
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;

    /**
     * Something that a person does.
     *
     * @param name of the figure
     * @param address where it is done
     * @param act JavaScript that does it
     * @param done JavaScript that says whether what follows from it is there
     */
    record Interaction(String name, String address, String act, String done) {}

    BrowserTimes(String url) {
        this.url = url;
        browser = playwright
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

    private static Path executable() {
        String named = System.getenv("MLAUDIT_BROWSER");
        return named != null
                ? Path.of(named)
                : Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator, -1))
                        .map(directory -> Path.of(directory, "chromium"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(
                                "Chromium is needed; install it (Debian: chromium) or name it in MLAUDIT_BROWSER"));
    }

    private BrowserContext context() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        return context;
    }

    /** First view of a page: median of the times, and the bytes it took over the network. */
    void firstView(String name, String address) {
        double[] millis = new double[TIMES];
        double bytes = 0;
        for (int i = 0; i < TIMES; i++) {
            try (BrowserContext context = context()) {
                Page page = context.newPage();
                page.navigate(url + address);
                millis[i] = ((Number) page.evaluate(SETTLED)).doubleValue();
                bytes = ((Number)
                                page.evaluate(
                                        "() => performance.getEntriesByType('resource').reduce((sum, each) => sum +"
                                                + " each.transferSize, performance.getEntriesByType('navigation')[0].transferSize)"))
                        .doubleValue();
            }
        }
        report("view." + name, millis);
        Jmh.result("console.weight." + name, bytes / 1000, "kB");
    }

    /** An interaction, each time on a page just opened. */
    void interact(Interaction interaction) {
        double[] millis = new double[TIMES];
        try (BrowserContext context = context()) {
            Page page = context.newPage();
            for (int i = 0; i < TIMES; i++) {
                page.navigate(url + interaction.address());
                page.evaluate(SETTLED);
                millis[i] = ((Number) page.evaluate(ACT, List.of(interaction.act(), interaction.done()))).doubleValue();
            }
        } catch (PlaywrightException e) {
            System.out.println("interaction " + interaction.name() + " failed: " + e.getMessage());
            return;
        }
        report("interaction." + interaction.name(), millis);
    }

    private static void report(String name, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "%-24s %5.0f to %5.0f ms%n", name, millis[0], millis[millis.length - 1]);
        Jmh.result("console." + name, millis[millis.length / 2], "ms");
    }

    @Override
    public void close() {
        playwright.close();
    }
}
