package org.mlaudit.streams.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.webjars.WebJarVersionLocator;

/**
 * Finds the files of the console on the class path: our own under {@code console/}, and of the libraries those directories that
 * the pages import, under {@code vendor/}. Each is read and compressed once.
 */
public final class ConsoleFiles {
    private static final String INDEX = "index.html";
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final String TEXT = ";charset=utf-8";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html" + TEXT,
            "css", "text/css" + TEXT,
            "js", "text/javascript" + TEXT,
            "mjs", "text/javascript" + TEXT,
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png");

    /** WebJar and directory within it by the name under {@code vendor/}. */
    private static final Map<String, Library> LIBRARIES = Map.of(
            "lit", new Library("lit", ""),
            "lit-html", new Library("lit-html", ""),
            "lit-element", new Library("lit-element", ""),
            "reactive-element", new Library("lit__reactive-element", ""),
            "echarts", new Library("echarts", ""),
            "cytoscape", new Library("cytoscape", "dist/"),
            "pico", new Library("picocss__pico", "css/"));

    private record Library(String webJar, String directory) {}

    private final WebJarVersionLocator webJars = new WebJarVersionLocator();
    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();
    private final String policy = "default-src 'none'; script-src 'self' '" + importMapHash()
            + "'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The document that shows every page. */
    public ConsoleFile index() {
        return find(INDEX)
                .orElseThrow(() -> new IllegalStateException("console/" + INDEX + " is not on the class path"));
    }

    /**
     * A file of the console.
     *
     * @param path below {@code /console/}; anything but plain names and single slashes finds nothing
     */
    public Optional<ConsoleFile> find(String path) {
        if (!PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        @Nullable ConsoleFile known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ConsoleFile> read = read(path);
        read.ifPresent(file -> files.put(path, file));
        return read;
    }

    /** The Content-Security-Policy of the pages: nothing but this origin, and no scripts in the text of a page. */
    public String policy() {
        return policy;
    }

    private Optional<ConsoleFile> read(String path) {
        @Nullable String mediaType = MEDIA_TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        Optional<String> resource = mediaType == null ? Optional.empty() : resource(path);
        if (resource.isEmpty()) {
            return Optional.empty();
        }
        try (@Nullable InputStream in = ConsoleFiles.class.getClassLoader().getResourceAsStream(resource.get())) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            return Optional.of(new ConsoleFile(String.valueOf(mediaType), tag(bytes), bytes, gzip(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> resource(String path) {
        String vendor = "vendor/";
        if (!path.startsWith(vendor)) {
            return Optional.of("console/" + path);
        }
        int slash = path.indexOf('/', vendor.length());
        @Nullable Library library = slash < 0 ? null : LIBRARIES.get(path.substring(vendor.length(), slash));
        return library == null
                ? Optional.empty()
                : Optional.ofNullable(
                        webJars.fullPath(library.webJar(), library.directory() + path.substring(slash + 1)));
    }

    private String importMapHash() {
        Matcher script = INLINE_SCRIPT.matcher(
                new String(read(INDEX).map(ConsoleFile::bytes).orElseGet(() -> new byte[0]), StandardCharsets.UTF_8));
        return script.find()
                ? "sha256-"
                        + Base64.getEncoder()
                                .encodeToString(sha256(script.group(1).getBytes(StandardCharsets.UTF_8)))
                : "none";
    }

    private static String tag(byte[] bytes) {
        return '"'
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256(bytes))
                        .substring(0, 22)
                + '"';
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
