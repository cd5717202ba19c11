package org.mlaudit.streams.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.console.ConsoleFile;
import org.mlaudit.streams.console.ConsoleFiles;

/**
 * Serves the files of the console. They hold no data, so they need no credentials: what a page shows it asks of the REST interface, and
 * the browser asks for the credentials then.
 */
final class ConsolePages {
    /** Addresses of pages; one document shows them all. */
    private static final List<String> PAGES =
            List.of("/", "/models/<path>", "/inferences/<path>", "/alerts", "/ledger", "/system");

    private final ConsoleFiles files = new ConsoleFiles();
    private final Gate gate;

    ConsolePages(Gate gate) {
        this.gate = gate;
    }

    void install(JavalinConfig config) {
        PAGES.forEach(path -> get(config, path, context -> write(context, files.index())));
        get(config, "/favicon.ico", context -> file(context, "icon.svg"));
        get(config, "/console/<path>", context -> file(context, context.pathParam("path")));
    }

    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.addHttpHandler(HandlerType.GET, path, handler);
        config.routes.addHttpHandler(HandlerType.HEAD, path, handler);
    }

    private void file(Context context, String path) {
        Optional<ConsoleFile> file = files.find(path);
        if (file.isEmpty()) {
            Problem problem = Problem.of(404, "The console has no such file.", List.of());
            refuse(context, new ProblemException(problem, Map.of()));
            return;
        }
        write(context, file.get());
    }

    private void write(Context context, ConsoleFile file) {
        try {
            gate.check(context, true);
        } catch (ProblemException e) {
            refuse(context, e);
            return;
        }
        context.header("Content-Security-Policy", files.policy());
        context.header("Referrer-Policy", "same-origin");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-cache");
        context.header("ETag", file.tag());
        context.header("Vary", "Accept-Encoding");
        if (Optional.ofNullable(context.header("If-None-Match")).orElse("").contains(file.tag())) {
            context.status(304);
            return;
        }
        context.contentType(file.mediaType());
        boolean takesGzip = Optional.ofNullable(context.header("Accept-Encoding"))
                .orElse("")
                .contains("gzip");
        Optional<byte[]> compressed = takesGzip ? file.compressed() : Optional.empty();
        compressed.ifPresent(bytes -> context.header("Content-Encoding", "gzip"));
        context.result(compressed.orElseGet(file::bytes));
    }

    private static void refuse(Context context, ProblemException e) {
        Problem problem = e.problem().at(context.path());
        context.status(problem.status());
        context.contentType(Problem.MEDIA_TYPE);
        e.headers().forEach(context::header);
        context.header("X-Content-Type-Options", "nosniff");
        context.result(Json.bytes(problem));
    }
}
