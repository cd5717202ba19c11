package org.mlaudit.quickstart.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.quickstart.demo.PlayedFlights;
import org.mlaudit.quickstart.e2e.Browsers;
import org.mlaudit.quickstart.platform.Platform;

/**
 * The console over the flights of a February, in a real browser: those played on the shared platform, or the running application that
 * {@code MLAUDIT_CONSOLE_URL} names.
 */
final class ConsoleSite implements AutoCloseable {

    private static final int WIDE = 1280;
    private static final int NARROW = 390;
    private static final double TIMEOUT_MILLIS = 30_000;
    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final Optional<Platform> platform;
    private final Playwright playwright = Browsers.playwright();
    private final Browser browser = Browsers.chromium(playwright);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Page, List<String>> complaints = new HashMap<>();

    private ConsoleSite(String url, Optional<Platform> platform) {
        this.url = url;
        this.platform = platform;
    }

    static ConsoleSite open() {
        Optional<String> named = Optional.ofNullable(System.getenv("MLAUDIT_CONSOLE_URL"));
        if (named.isPresent()) {
            return new ConsoleSite(named.get(), Optional.empty());
        }
        Platform platform = PlayedFlights.get().platform();
        return new ConsoleSite(platform.endpoints().consoleUrl(), Optional.of(platform));
    }

    /** Where the console is. */
    String url() {
        return url;
    }

    /** The platform, unless the console of another one is looked at. */
    Optional<Platform> platform() {
        return platform;
    }

    /** A new page in light colours, as wide as a desktop's. */
    Page page() {
        return page(ColorScheme.LIGHT, WIDE);
    }

    /** A new page as on a telephone. */
    Page narrowPage() {
        return page(ColorScheme.LIGHT, NARROW);
    }

    /** A new page in dark colours. */
    Page darkPage() {
        return page(ColorScheme.DARK, WIDE);
    }

    private Page page(ColorScheme colours, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(colours)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-GB")
                .setAcceptDownloads(true));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        Page page = context.newPage();
        List<String> said = new ArrayList<>();
        complaints.put(page, said);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                said.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(said::add);
        return page;
    }

    /** Opens an address of the console, such as {@code /alerts}, and waits until nothing is loading any more. */
    void go(Page page, String path) {
        page.navigate(url + path);
        settle(page);
    }

    /** Waits until a page is shown and nothing of it is loading any more. */
    void settle(Page page) {
        page.waitForFunction(
                "() => document.querySelector('#main h1') && !document.querySelector('#main [aria-busy=true]')");
    }

    /** What REST answers. */
    JsonNode get(String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing was complained of, nothing is wider than the page, and nothing keeps people from using it. */
    void check(Page page) {
        assertThat(complaints.getOrDefault(page, List.of()))
                .as("errors of the browser's console")
                .isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels that the page is too wide")
                .isEqualTo(0);
        List<String> violations = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(ConsoleSite::told)
                        .toList();
        assertThat(violations).as("violations that axe-core finds").isEmpty();
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                        .toList();
    }

    /** Forgets what the browser complained of, where the test itself was the cause. */
    void forgive(Page page) {
        complaints.getOrDefault(page, List.of()).clear();
    }

    /** Keeps a picture of the page: with the documentation when that is written, else with the tests' results. */
    void screenshot(Page page, String name) {
        Path file = Boolean.getBoolean("mlaudit.docs.write")
                ? Path.of(System.getProperty("mlaudit.home", ".."), "docs", "images", name + ".png")
                : Browsers.screenshot(name);
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
