package org.mlaudit.streams.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The project's documentation. Parts between {@code <!-- generated: NAME -->} and {@code <!-- end: NAME -->} come out of the
 * code. With the system property {@code mlaudit.docs.write} they are written, without it compared.
 */
final class Documentation {
    private static final boolean WRITE = Boolean.getBoolean("mlaudit.docs.write");
    private static final String HOW = "mvn -pl streams-app -am test -Dtest=ReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dmlaudit.docs.write=true";

    private final Path home;

    private Documentation(Path home) {
        this.home = home;
    }

    /** The documentation of the project that the working directory is in. */
    static Documentation find() {
        Path at = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (at != null && !Files.isRegularFile(at.resolve("docs/design.md"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("there is no docs/design.md in any directory above this one");
        }
        return new Documentation(at);
    }

    /** The project's directory. */
    Path home() {
        return home;
    }

    /** Text of a page. */
    String page(String path) throws IOException {
        return Files.readString(home.resolve(path));
    }

    /** Every page that people read: the README, those of the docs, of the flows and of NiFi's components. */
    List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(home.resolve("docs"));
                Stream<Path> flows = Files.walk(home.resolve("flows"));
                Stream<Path> nifi = Files.walk(home.resolve("nifi-audit-processors/src/main/resources"))) {
            Stream<Path> below = Stream.of(docs, flows, nifi)
                    .flatMap(all -> all)
                    .filter(path -> path.toString().endsWith(".md"));
            return Stream.concat(Stream.of(home.resolve("README.md")), below).toList();
        }
    }

    /** Blocks of a page that are fenced as a language. */
    List<String> fenced(String path, String language) throws IOException {
        Matcher matcher = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page(path));
        return matcher.results().map(result -> result.group(1)).toList();
    }

    /** Holds a generated part to what the code says now, or writes it. */
    void holds(String path, String name, String text) throws IOException {
        String begin = "<!-- generated: " + name + " -->\n";
        String end = "<!-- end: " + name + " -->";
        String page = page(path);
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end);
        assertThat(page).as("%s, marks of %s", path, name).contains(begin, end);
        String wanted = "\n" + text.strip() + "\n\n";
        if (WRITE) {
            Files.writeString(home.resolve(path), page.substring(0, from) + wanted + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as("%s, %s; to write it anew: %s", path, name, HOW)
                    .isEqualTo(wanted);
        }
    }
}
