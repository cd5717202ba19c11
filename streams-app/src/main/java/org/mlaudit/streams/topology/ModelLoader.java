package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.tree.Kernel;

/**
 * Loads the models of versions: fetches their bytes, reads them, and brings them together with the contract; or learns a
 * surrogate where the contract asks for one.
 */
public final class ModelLoader implements ExplainedModels.Loader {
    private final Fetcher fetcher;

    /** Finds the bytes of trained models. */
    @FunctionalInterface
    public interface Fetcher {
        /**
         * The bytes of a model, checked against its digest.
         *
         * @param held the bytes that the catalog holds, if it does
         * @throws ModelArtifactException if they can't be had or are others
         */
        byte[] fetch(Artifact artifact, Optional<byte[]> held);
    }

    /** A loader of what can be fetched. */
    public ModelLoader(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    @Override
    public ExplainedModel load(RegisteredModel version) {
        if (version.contract().explanation().method() == ExplanationMethod.SURROGATE) {
            return ModelAssembly.surrogate(version.layout(), version.reference(), Kernel.best());
        }
        Artifact artifact = version.artifact()
                .orElseThrow(() -> new ModelArtifactException(
                        ModelArtifactException.Code.UNREACHABLE,
                        version.contract().key() + " was registered without its model"));
        byte[] bytes = fetcher.fetch(artifact, version.artifactBytes().map(ModelLoader::bytes));
        return ModelAssembly.of(bytes, version.layout(), artifact, version.reference(), Kernel.best());
    }

    private static byte[] bytes(ByteBuffer held) {
        byte[] bytes = new byte[held.remaining()];
        held.duplicate().get(bytes);
        return bytes;
    }
}
