package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of all registered versions that are asked for, loaded once for all tasks and requests of a process. Safe for
 * use by many threads; the first who asks for a model waits until it is there.
 */
public final class ExplainedModels {
    private static final Logger LOG = LoggerFactory.getLogger(ExplainedModels.class);
    /** After how long a model that could not be loaded is tried again. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Optional<Loader> loader;
    private final Map<ModelKey, Entry> entries = new ConcurrentHashMap<>();

    /** Loads the model of a version. */
    @FunctionalInterface
    public interface Loader {
        /**
         * Loads a model.
         *
         * @throws ModelArtifactException if it can't be loaded, with the reason
         */
        ExplainedModel load(RegisteredModel version);
    }

    /** Whether there is a model that explains the decisions of a version. */
    public sealed interface Availability {
        /** Nothing is to be explained. */
        record None() implements Availability {}

        /** There should be one, but it can't be loaded or used. */
        record Failed(ExplanationFault fault, String message) implements Availability {}

        /** There is one. */
        record Ready(ExplainedModel model) implements Availability {}
    }

    private record Source(ModelContract contract, Optional<Artifact> artifact, Optional<String> reference) {
        static Source of(RegisteredModel version) {
            return new Source(
                    version.contract(), version.artifact(), version.reference().map(Reference::hash));
        }
    }

    private record Entry(Source source, Availability availability, long loadedAt) {
        boolean holds(Source wanted) {
            return source.equals(wanted)
                    && !(availability instanceof Availability.Failed && System.nanoTime() - loadedAt > RETRY.toNanos());
        }
    }

    /** Models that are loaded so. */
    public ExplainedModels(Loader loader) {
        this(Optional.of(loader));
    }

    private ExplainedModels(Optional<Loader> loader) {
        this.loader = loader;
    }

    /** No models at all: nothing is explained. */
    public static ExplainedModels none() {
        return new ExplainedModels(Optional.empty());
    }

    /** Whether a version has a model or is to be explained without one. */
    public static boolean isExplained(RegisteredModel version) {
        ExplanationMethod method = version.contract().explanation().method();
        return method == ExplanationMethod.SURROGATE
                || (method != ExplanationMethod.NONE && version.artifact().isPresent());
    }

    /** The model of a version, loaded if need be. */
    public Availability of(RegisteredModel version) {
        if (loader.isEmpty() || !isExplained(version)) {
            return new Availability.None();
        }
        Source source = Source.of(version);
        return entries.compute(
                        version.contract().key(),
                        (key, known) ->
                                known != null && known.holds(source) ? known : load(loader.get(), version, source))
                .availability();
    }

    private static Entry load(Loader loader, RegisteredModel version, Source source) {
        Availability availability;
        try {
            availability = new Availability.Ready(loader.load(version));
            LOG.info("Loaded the model of {}", version.contract().key());
        } catch (ModelArtifactException e) {
            LOG.warn("The model of {} can't be used: {}", version.contract().key(), e.getMessage());
            availability = new Availability.Failed(e.code().fault(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.warn("The model of {} can't be used", version.contract().key(), e);
            availability = new Availability.Failed(
                    ExplanationFault.CANNOT_READ,
                    "the model can't be used: " + e.getClass().getSimpleName());
        }
        return new Entry(source, availability, System.nanoTime());
    }
}
