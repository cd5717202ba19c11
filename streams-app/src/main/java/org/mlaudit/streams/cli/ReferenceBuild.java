package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.privacy.Protections;
import org.mlaudit.streams.artifact.ArtifactFetcher;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.ReferenceExplaining;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.reference.ReferenceData;
import org.mlaudit.streams.reference.ReferenceOptions;

/** Makes the reference of a version of a file, and tells how far it is and what is wrong with the file or the model. */
final class ReferenceBuild {
    private final ModelContract contract;
    private final ReferenceData data;
    private final Path file;
    private final PrintWriter err;
    private final Reference reference;

    private ReferenceBuild(
            ModelContract contract, ReferenceData data, Path file, PrintWriter err, Reference reference) {
        this.contract = contract;
        this.data = data;
        this.file = file;
        this.err = err;
        this.reference = reference;
    }

    /**
     * Reads the file.
     *
     * @param protections of the contract, which its rows are given as inferences are
     */
    static ReferenceBuild of(
            ModelContract contract,
            ReferenceOptions options,
            Optional<Protections> protections,
            Path file,
            PrintWriter err) {
        ReferenceData data = new ReferenceData(contract, options, Clock.systemUTC(), protections);
        ReferenceData.Result result = data.read(file, rows -> say(err, "read " + rows + " rows of " + file));
        if (result.invalid() > 0) {
            say(err, "left out " + result.invalid() + " of " + result.rows() + " rows:");
            result.report().forEach(line -> say(err, "  " + line));
        }
        if (result.truths() > 0) {
            say(err, "the outcome of " + result.truths() + " rows is known");
        }
        return new ReferenceBuild(contract, data, file, err, result.reference());
    }

    /** The reference with its rows explained by the model, where that can be had. */
    Reference explained(AppConfig config, Optional<Artifact> artifact, Optional<ByteBuffer> inCatalog) {
        ExplanationMethod method = contract.explanation().method();
        if (method == ExplanationMethod.NONE || (artifact.isEmpty() && method != ExplanationMethod.SURROGATE)) {
            return reference;
        }
        try {
            ExplainedModel model = model(config, artifact, inCatalog);
            Reference explained = explained(model);
            say(
                    err,
                    "explained " + explained.attributions().explained() + " rows by "
                            + model.method().text());
            return explained;
        } catch (ModelArtifactException e) {
            say(err, "WARNING: the model explains nothing, and its version will say so: " + e.getMessage());
            return reference;
        }
    }

    private ExplainedModel model(AppConfig config, Optional<Artifact> artifact, Optional<ByteBuffer> inCatalog) {
        InferenceLayout layout = InferenceLayout.withVectors(contract);
        if (contract.explanation().method() == ExplanationMethod.SURROGATE) {
            return ModelAssembly.surrogate(layout, Optional.of(reference), Kernel.best());
        }
        Optional<byte[]> held = inCatalog.map(bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        });
        byte[] bytes = new ArtifactFetcher(config).fetch(artifact.orElseThrow(), held);
        return ModelAssembly.of(bytes, layout, artifact.orElseThrow(), Optional.of(reference), Kernel.best());
    }

    private Reference explained(ExplainedModel model) {
        if (!model.isExact()) {
            return ReferenceExplaining.ofSample(model, reference);
        }
        ReferenceExplaining explaining = new ReferenceExplaining(model, reference);
        data.forEach(file, explaining, rows -> say(err, "explained " + rows + " rows"));
        return explaining.build();
    }

    private static void say(PrintWriter err, String line) {
        err.println(line);
        err.flush();
    }
}
