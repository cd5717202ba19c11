package org.mlaudit.streams.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
    private static final Pattern ADDRESS = Pattern.compile("/console/([A-Za-z0-9._/-]+\\.[a-z]+)");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?'(\\.[^']+)'");
    private static final Pattern UNSAFE =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\\.write|\\beval\\(");

    private final ConsoleFiles files = new ConsoleFiles();

    private static List<Path> ours(String ending) throws IOException {
        try {
            Path root = Path.of(Objects.requireNonNull(ConsoleFiles.class.getResource("/console"))
                    .toURI());
            try (Stream<Path> all = Files.walk(root)) {
                return all.filter(path -> path.toString().endsWith(ending)).toList();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(ConsoleFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        List<String> named = ADDRESS.matcher(text(files.index()))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(8)
                .allSatisfy(path -> assertThat(files.find(path)).as(path).isPresent());
    }

    @Test
    void everyModuleThatAModuleImportsIsThere() throws IOException {
        List<Path> modules = ours(".js");
        assertThat(modules).hasSizeGreaterThan(15);
        for (Path module : modules) {
            for (MatchResult each : IMPORT.matcher(read(module)).results().toList()) {
                assertThat(module.resolveSibling(each.group(1)).normalize()).exists();
            }
        }
    }

    @Test
    void noPageMakesMarkupOfText() throws IOException {
        assertThat(ours(".js")).allSatisfy(module -> assertThat(read(module)).doesNotContainPattern(UNSAFE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "../logback.xml",
                "lib/../../logback.xml",
                "lib//api.js",
                ".hidden",
                "lib/.hidden.js",
                "vendor",
                "vendor/",
                "vendor/lit",
                "vendor/unknown/index.js",
                "vendor/lit/../echarts/package.json",
                "lib\\api.js",
                "lib/api.js\0",
                "absent.js",
                "lib"
            })
    void nothingElseIsFound(String path) {
        assertThat(files.find(path)).isEmpty();
    }

    @Test
    void compressedFilesAreTheSame() throws IOException {
        ConsoleFile style = files.find("style.css").orElseThrow();
        byte[] compressed = style.compressed().orElseThrow();
        assertThat(compressed.length).isLessThan(style.bytes().length / 2);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(in.readAllBytes()).isEqualTo(style.bytes());
        }
    }

    @Test
    void theOnlyScriptInThePageItselfIsTheOneThatThePolicyAllows() {
        assertThat(files.policy()).contains("script-src 'self' 'sha256-").contains("default-src 'none'");
        assertThat(text(files.index())).containsOnlyOnce("<script type=\"importmap\">{");
    }
}
