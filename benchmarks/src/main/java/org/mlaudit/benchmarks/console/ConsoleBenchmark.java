package org.mlaudit.benchmarks.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.console.BrowserTimes.Interaction;
import org.mlaudit.quickstart.platform.DataDirectory;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformOptions;

/**
 * The console and its REST interface over a fleet: 50 models of 100 features with 30 days of windows, unless told otherwise, in a real
 * application beside a real broker.
 */
public final class ConsoleBenchmark {
    private static final String PAGE = "/models/" + FleetLoad.model(5) + "/1";

    private ConsoleBenchmark() {}

    /** Runs it; options: {@code --models N --features N --days N --rows N --rate N --seconds N --only rest|browser --url URL}. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int models = option(args, "--models", 50);
        int features = option(args, "--features", 100);
        int days = option(args, "--days", 30);
        String only = text(args, "--only", "");
        String running = text(args, "--url", "");
        if (!running.isEmpty()) {
            measure(running, models, args, only);
            return;
        }
        Path data = Path.of("target", "bench-console");
        DataDirectory.clean(data);
        OptionalInt any = OptionalInt.of(0);
        var options = new PlatformOptions(
                data,
                any,
                any,
                any,
                any,
                false,
                true,
                Map.of("windows.close.when.idle", "true", "ledger.enabled", "false"));
        try (Platform platform = Platform.start(Distribution.find(), options, line -> System.out.println(line))) {
            long begin = System.nanoTime();
            new FleetLoad(platform.endpoints(), models, features, days, option(args, "--rows", 200)).fill();
            System.out.printf(Locale.ROOT, "filled in %.0f s%n", (System.nanoTime() - begin) / 1e9);
            measure(platform.endpoints().consoleUrl(), models, args, only);
        }
    }

    private static void measure(String url, int models, String[] args, String only) throws InterruptedException {
        if (!only.equals("browser")) {
            new RestLoad(url, routes(models)).run(option(args, "--rate", 200), option(args, "--seconds", 30));
        }
        if (!only.equals("rest")) {
            try (BrowserTimes browser = new BrowserTimes(url)) {
                views().forEach(browser::firstView);
                interactions().forEach(browser::interact);
            }
        }
        Jmh.result("console.models", models, "models");
    }

    /** What the pages ask, of different models in turn. */
    private static Map<String, List<String>> routes(int models) {
        List<String> versions = IntStream.range(0, models)
                .mapToObj(m -> "/api/models/" + FleetLoad.model(m) + "/1")
                .toList();
        Map<String, List<String>> routes = new LinkedHashMap<>();
        routes.put("fleet", List.of("/api/fleet"));
        routes.put("models", List.of("/api/models"));
        routes.put("alerts", List.of("/api/alerts?limit=50", "/api/alerts?state=OPEN&limit=50"));
        routes.put("model", versions);
        routes.put(
                "windows",
                versions.stream().map(path -> path + "/windows?size=P1D").toList());
        routes.put(
                "findings",
                versions.stream()
                        .map(path -> path + "/findings?verdict=ALARM&limit=100")
                        .toList());
        routes.put(
                "drift", versions.stream().map(path -> path + "/drift?size=P1D").toList());
        routes.put(
                "distribution",
                versions.stream().map(path -> path + "/features/n0?size=P1D").toList());
        routes.put(
                "series",
                versions.stream()
                        .map(path -> path + "/features/n0/series?size=P1D")
                        .toList());
        routes.put("health", List.of("/api/health"));
        return routes;
    }

    private static Map<String, String> views() {
        Map<String, String> views = new LinkedHashMap<>();
        views.put("fleet", "/");
        views.put("model", PAGE);
        views.put("feature", PAGE + "/features/n0");
        views.put("alerts", "/alerts");
        views.put("ledger", "/ledger");
        views.put("system", "/system");
        return views;
    }

    private static List<Interaction> interactions() {
        return List.of(
                new Interaction(
                        "to-alerts",
                        "/",
                        "() => document.querySelector('.top nav a[href=\"/alerts\"]').click()",
                        "() => location.pathname === '/alerts' && document.querySelector('mla-alerts-page h1')"),
                new Interaction(
                        "to-model",
                        "/",
                        "() => document.querySelector('#main a[href^=\"" + PAGE + "\"]').click()",
                        "() => document.querySelector('mla-model-page h1')"),
                new Interaction(
                        "to-feature",
                        PAGE,
                        "() => { history.pushState(null, '', '" + PAGE
                                + "/features/n0'); dispatchEvent(new Event('mla-navigated')); }",
                        "() => document.querySelector('mla-feature-page h1')"),
                new Interaction(
                        "dark",
                        "/",
                        "() => document.querySelector('.theme').click()",
                        "() => document.documentElement.dataset.theme === 'dark'"));
    }

    private static int option(String[] args, String name, int usual) {
        return Integer.parseInt(text(args, name, Integer.toString(usual)));
    }

    private static String text(String[] args, String name, String usual) {
        int at = Arrays.asList(args).indexOf(name);
        if (at < 0) {
            return usual;
        }
        if (at + 1 == args.length) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return args[at + 1];
    }
}
