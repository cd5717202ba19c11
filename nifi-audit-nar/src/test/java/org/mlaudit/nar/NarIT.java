package org.mlaudit.nar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the archive that the build made. */
class NarIT {
    private static final Path NAR = Path.of(System.getProperty("nar"));
    private static final Path PLATFORM = Path.of(System.getProperty("platform"));
    private static final long MAX_BYTES = 60L << 20;

    private static final Set<String> PROCESSORS = Set.of(
            "org.mlaudit.nifi.capture.CaptureInferences",
            "org.mlaudit.nifi.capture.CaptureGroundTruth",
            "org.mlaudit.nifi.route.RouteInferences",
            "org.mlaudit.nifi.explain.ExplainInference",
            "org.mlaudit.nifi.protect.ProtectFields",
            "org.mlaudit.nifi.publish.PublishAudit",
            "org.mlaudit.nifi.consume.ConsumeAudit");
    private static final Set<String> SERVICES = Set.of(
            "org.mlaudit.nifi.protect.StandardFieldProtectionKeyService",
            "org.mlaudit.nifi.service.StandardKafkaAuditService",
            "org.mlaudit.nifi.service.KafkaModelContractService",
            "org.mlaudit.nifi.service.FileModelContractService");

    @TempDir
    static Path directory;

    private static List<Path> bundled;
    private static List<Path> provided;

    @BeforeAll
    static void open() throws IOException {
        bundled = unpack(NAR, directory.resolve("nar"));
        provided = new ArrayList<>(jars(PLATFORM));
        for (Path parent : list(PLATFORM, ".nar")) {
            provided.addAll(unpack(parent, directory.resolve("parent")));
        }
    }

    private static List<Path> unpack(Path nar, Path into) throws IOException {
        Files.createDirectories(into);
        try (ZipFile zip = new ZipFile(nar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().startsWith("META-INF/bundled-dependencies/")
                        && entry.getName().endsWith(".jar")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, into.resolve(Path.of(entry.getName()).getFileName()));
                    }
                }
            }
        }
        return jars(into);
    }

    private static List<Path> jars(Path directory) throws IOException {
        return list(directory, ".jar");
    }

    private static List<Path> list(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> classes(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("META-INF/") && !name.endsWith("module-info.class"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String entry) throws IOException {
        try (ZipFile zip = new ZipFile(NAR.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            assertThat(found).as(entry).isNotNull();
            try (InputStream in = zip.getInputStream(found)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void itIsSmallerThan60Megabytes() throws IOException {
        assertThat(Files.size(NAR)).isLessThan(MAX_BYTES);
    }

    @Test
    void itHoldsNoClassThatNiFiOrTheParentArchiveProvides() {
        Set<String> there =
                provided.stream().flatMap(jar -> classes(jar).stream()).collect(Collectors.toSet());
        assertThat(there).contains("org/apache/nifi/processor/Processor.class", "org/slf4j/Logger.class");
        Map<String, List<String>> doubled = new HashMap<>();
        for (Path jar : bundled) {
            List<String> both = classes(jar).stream().filter(there::contains).toList();
            if (!both.isEmpty()) {
                doubled.put(jar.getFileName().toString(), both);
            }
            assertThat(classes(jar)).noneMatch(name -> name.startsWith("ch/qos/logback/"));
        }
        assertThat(doubled).isEmpty();
    }

    @Test
    void itHoldsNoClassTwice() {
        Map<String, String> jars = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        for (Path jar : bundled) {
            for (String name : classes(jar)) {
                String other = jars.put(name, jar.getFileName().toString());
                if (other != null) {
                    doubled.add(name + " in " + other + " and " + jar.getFileName());
                }
            }
        }
        assertThat(doubled).isEmpty();
    }

    @Test
    void everyComponentIsListedAndHasItsUsagePage() throws IOException {
        String manifest = text("META-INF/docs/extension-manifest.xml");
        for (String component :
                Stream.concat(PROCESSORS.stream(), SERVICES.stream()).toList()) {
            assertThat(manifest).contains("<name>" + component + "</name>");
            String page = text("META-INF/docs/additional-details/" + component + "/additionalDetails.md");
            assertThat(page).startsWith("# ").containsIgnoringCase("## Example");
        }
    }

    @Test
    void everyComponentLoadsWithoutAMissingClass() throws Exception {
        try (URLClassLoader platform = new URLClassLoader(urls(provided), ClassLoader.getPlatformClassLoader());
                URLClassLoader loader = new URLClassLoader(urls(bundled), platform)) {
            assertThat(services(loader, "org.apache.nifi.processor.Processor")).isEqualTo(PROCESSORS);
            assertThat(services(loader, "org.apache.nifi.controller.ControllerService"))
                    .isEqualTo(SERVICES);
        }
    }

    /** The native library of SQLite is found and loaded in the archive's class loader, and in that of a second archive. */
    @Test
    void keysAreMadeAndReadInTheArchivesClassLoader() throws Exception {
        Map<String, String> ids = new HashMap<>();
        for (String name : List.of("first", "second")) {
            try (URLClassLoader platform = new URLClassLoader(urls(provided), ClassLoader.getPlatformClassLoader());
                    URLClassLoader loader = new URLClassLoader(urls(bundled), platform)) {
                Class<?> settings = loader.loadClass("org.mlaudit.keys.KeySettings");
                Object wanted = settings.getMethod("withPassword", Path.class, String.class, String.class)
                        .invoke(
                                null,
                                directory.resolve("master.json"),
                                "a passphrase",
                                directory.resolve("subjects.db").toString());
                Class<?> keys = loader.loadClass("org.mlaudit.keys.FieldKeys");
                Object open = keys.getMethod("openOrCreate", settings).invoke(null, wanted);
                Object key =
                        keys.getMethod("subjectKey", String.class, String.class).invoke(open, "someone", "test");
                keys.getMethod("close").invoke(open);
                assertThat(key).as(name).hasToString(ids.computeIfAbsent("someone", subject -> key.toString()));
            }
        }
    }

    /** Names of the services that a loader finds; each is made and asked for its properties. */
    private static Set<String> services(ClassLoader loader, String type) throws Exception {
        List<String> names = new ArrayList<>();
        for (Path jar : bundled) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry("META-INF/services/" + type);
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .forEach(names::add);
                    }
                }
            }
        }
        Class<?> component = loader.loadClass("org.apache.nifi.components.ConfigurableComponent");
        for (String name : names) {
            Class<?> service = loader.loadClass(name);
            Object made = service.getConstructor().newInstance();
            assertThat(loader.loadClass(type)).isAssignableFrom(service);
            assertThat((List<?>) component.getMethod("getPropertyDescriptors").invoke(made))
                    .as(name)
                    .isNotEmpty();
            assertThat(hiddenLifecycle(service)).as(name).isEmpty();
        }
        return Set.copyOf(names);
    }

    /** Life-cycle methods that NiFi cannot call, because they or the class they are in are not public. */
    private static List<String> hiddenLifecycle(Class<?> component) {
        List<String> hidden = new ArrayList<>();
        for (Class<?> type = component; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean lifecycle = Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation -> annotation
                                .annotationType()
                                .getName()
                                .startsWith("org.apache.nifi.annotation.lifecycle."));
                boolean callable = Modifier.isPublic(method.getModifiers()) && Modifier.isPublic(type.getModifiers());
                if (lifecycle && !callable) {
                    hidden.add(method.toString());
                }
            }
        }
        return hidden;
    }

    private static URL[] urls(List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    void itNamesWhatItRedistributes() throws IOException {
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "ANTLR", "zstd-jni");
        assertThat(text("META-INF/NOTICE"))
                .contains("Kafka", "Avro", "Confluent", "Pinot", "Jackson", "SnakeYAML", "Caffeine")
                .contains("Tink", "Bouncy Castle", "SQLite", "libphonenumber", "Validator", "Protocol Buffers");
        assertThat(text("META-INF/MANIFEST.MF")).contains("nifi-standard-services-api-nar");
    }
}
