package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.artifact.ArtifactFetcher;
import org.mlaudit.streams.catalog.ModelCatalog;
import org.mlaudit.streams.config.AppConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The trained model that a command is about: of a registered version, or in a file. */
final class TrainedModel {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL/VERSION",
            description = "A registered version, for example flight-delay/1.")
    private @Nullable String name;

    @Option(names = "--artifact", paramLabel = "FILE", description = "A trained model, registered or not.")
    private @Nullable Path artifact;

    /**
     * Its bytes, checked against the registered digest.
     *
     * @throws ParameterException if none or both are named
     * @throws CommandException if the version or the file isn't there
     * @throws org.mlaudit.streams.explain.model.ModelArtifactException if they can't be had, or are others
     */
    byte[] bytes(CommandSpec spec) throws InterruptedException {
        if ((name == null) == (artifact == null)) {
            throw new ParameterException(spec.commandLine(), "name either MODEL/VERSION or --artifact FILE");
        }
        return artifact != null ? read(artifact) : registered(ModelsCommand.key(String.valueOf(name), spec));
    }

    private byte[] registered(ModelKey key) throws InterruptedException {
        AppConfig config = common.config();
        waiting.await(config, false);
        ModelVersion version;
        try (SchemaRegistry registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client())) {
            version = new ModelCatalog(config, registry, Clock.systemUTC())
                    .find(key)
                    .orElseThrow(() -> new CommandException(
                            "no model version " + key + " is registered; 'mlaudit models list' lists those that are"));
        }
        String uri = version.getArtifactUri();
        String digest = version.getArtifactSha256();
        if (uri == null || digest == null) {
            throw new CommandException(key + " was registered without an artifact");
        }
        Optional<byte[]> held = Optional.ofNullable(version.getArtifact()).map(TrainedModel::copy);
        return new ArtifactFetcher(config).fetch(new Artifact(uri, digest), held);
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CommandException("cannot read the artifact " + file + ": it does not exist");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the artifact " + file + ": " + e, e);
        }
    }
}
