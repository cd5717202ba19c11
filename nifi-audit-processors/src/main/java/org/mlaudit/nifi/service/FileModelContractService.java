package org.mlaudit.nifi.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.util.StandardValidators;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;

/** Contracts from files, reloaded when they change. */
@Tags({"audit", "machine learning", "model", "contract", "file", "yaml", "json"})
@CapabilityDescription(
        "Reads model contracts from a file, or from all .yaml, .yml and .json files of a directory, and reads"
                + " them again when they change. For a site that captures without a connection to Kafka, and for trying a contract"
                + " out. A file that is broken after a change is reported, and its last good contract stays in force.")
@SeeAlso(KafkaModelContractService.class)
public final class FileModelContractService extends AbstractControllerService
        implements ModelContractService, VerifiableControllerService {
    static final PropertyDescriptor CONTRACTS = new PropertyDescriptor.Builder()
            .name("Contracts")
            .description("Path of a contract file, or of a directory whose .yaml, .yml and .json files are contracts."
                    + " Directories inside it are not searched.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor RELOAD_INTERVAL = new PropertyDescriptor.Builder()
            .name("Reload Interval")
            .description("How often the files are looked at for changes.")
            .required(true)
            .defaultValue("10 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(
                    100, TimeUnit.MILLISECONDS, Long.MAX_VALUE, TimeUnit.NANOSECONDS))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    /** A file as it was when it was read. */
    private record Seen(
            FileTime modified, long bytes, @Nullable ModelContract contract) {}

    private final Map<Path, Seen> seen = new HashMap<>();
    private volatile Contracts contracts = Contracts.NONE;
    /** What made the last look at the files fail, so that it is said once; empty when it did not fail. */
    private String lastFailure = "";
    /** Counted down when the service is disabled. */
    private CountDownLatch watching = new CountDownLatch(0);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(CONTRACTS, RELOAD_INTERVAL);
    }

    /**
     * Reads the contracts and starts watching them.
     *
     * @throws ContractException if a contract is broken
     */
    @OnEnabled
    public void enable(ConfigurationContext context) throws IOException {
        Path path = path(context);
        seen.clear();
        contracts = load(path);
        Duration interval = context.getProperty(RELOAD_INTERVAL)
                .evaluateAttributeExpressions()
                .asDuration();
        watching = new CountDownLatch(1);
        Thread reloader = new Thread(() -> watch(path, interval, watching), "contracts-" + getIdentifier());
        reloader.setDaemon(true);
        reloader.start();
    }

    @OnDisabled
    public void disable() {
        watching.countDown();
    }

    private void watch(Path path, Duration interval, CountDownLatch stopped) {
        try {
            while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                reload(path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path path(PropertyContext context) {
        return Path.of(
                context.getProperty(CONTRACTS).evaluateAttributeExpressions().getValue());
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(FileModelContractService::isContract)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isContract(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private Contracts load(Path path) throws IOException {
        for (Path file : files(path)) {
            seen.put(file, read(file));
        }
        return collect();
    }

    private static Seen read(Path file) throws IOException {
        return new Seen(Files.getLastModifiedTime(file), Files.size(file), ContractFile.read(file));
    }

    private Contracts collect() {
        Map<ModelKey, Path> sources = new HashMap<>();
        List<ModelContract> all = new ArrayList<>();
        for (Map.Entry<Path, Seen> entry : new TreeMap<>(seen).entrySet()) {
            ModelContract contract = entry.getValue().contract();
            if (contract == null) {
                continue;
            }
            Path other = sources.putIfAbsent(contract.key(), entry.getKey());
            if (other == null) {
                all.add(contract);
            } else {
                getLogger()
                        .error(
                                "{} and {} are both contracts of {}; the first is in force",
                                other,
                                entry.getKey(),
                                contract.key());
            }
        }
        return new Contracts(all);
    }

    private void reload(Path path) {
        try {
            List<Path> files = files(path);
            boolean changed = seen.keySet().retainAll(files);
            for (Path file : files) {
                changed |= reloadFile(file);
            }
            if (changed) {
                contracts = collect();
                getLogger().info("Contracts changed, now {}", contracts.summary());
            }
            lastFailure = "";
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(lastFailure)) {
                lastFailure = e.toString();
                getLogger().error("Cannot read the contracts at {}; those read before stay in force", path, e);
            }
        }
    }

    private boolean reloadFile(Path file) throws IOException {
        Seen before = seen.get(file);
        FileTime modified = Files.getLastModifiedTime(file);
        long bytes = Files.size(file);
        if (before != null && before.modified().equals(modified) && before.bytes() == bytes) {
            return false;
        }
        try {
            seen.put(file, read(file));
            return true;
        } catch (ContractException | UncheckedIOException e) {
            getLogger()
                    .error("The contract {} is broken; what was read before stays in force: {}", file, e.getMessage());
            seen.put(file, new Seen(modified, bytes, before == null ? null : before.contract()));
            return false;
        }
    }

    @Override
    public Optional<ModelContract> find(ModelKey key) {
        return contracts.find(key);
    }

    @Override
    public List<ModelContract> versions(String model) {
        return contracts.versions(model);
    }

    @Override
    public List<ModelContract> all() {
        return contracts.all();
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        List<ModelContract> found = new ArrayList<>();
        try {
            for (Path file : files(path(context))) {
                try {
                    found.add(ContractFile.read(file));
                } catch (ContractException | UncheckedIOException e) {
                    results.add(result("Read " + file.getFileName(), Outcome.FAILED, String.valueOf(e.getMessage())));
                }
            }
            results.add(result(
                    "Read contracts",
                    found.isEmpty() ? Outcome.FAILED : Outcome.SUCCESSFUL,
                    "Found " + new Contracts(found).summary()));
        } catch (IOException | RuntimeException e) {
            results.add(result("Read contracts", Outcome.FAILED, "Cannot read " + path(context) + ": " + e));
        }
        return results;
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
