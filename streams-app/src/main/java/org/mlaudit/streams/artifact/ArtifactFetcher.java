package org.mlaudit.streams.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Artifact;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.AppConfig.Artifacts;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Fetches the bytes of trained models: {@code file:}, {@code http:} and {@code https:} addresses, and {@code catalog:} for
 * bytes that the catalog's record holds. Whatever the source, bytes of another digest than the registered one are not given
 * out. What came over HTTP is kept on disk by its digest, and verified again when it is read. Messages name the address without
 * what may be a secret in it. Safe for any number of threads.
 */
public final class ArtifactFetcher {
    /** The address of a model that the catalog's record holds. */
    public static final String IN_CATALOG = "catalog:";

    private static final int CHUNK = 1 << 16;

    private final Artifacts settings;
    private final HttpSource http;
    private final DigestCache cache;

    /** A fetcher as the configuration says. Nothing is asked of anybody yet. */
    public ArtifactFetcher(AppConfig config) {
        settings = config.artifacts();
        http = new HttpSource(settings);
        cache = new DigestCache(config.stateDir().resolve("artifacts"));
    }

    /**
     * Fetches a model's bytes.
     *
     * @param artifact where they are, and their digest
     * @param inCatalog what the catalog's record holds, for {@code catalog:}
     * @throws ModelArtifactException if they can't be had, are too many, or have another digest
     */
    public byte[] fetch(Artifact artifact, Optional<byte[]> inCatalog) {
        if (artifact.uri().startsWith(IN_CATALOG)) {
            return fromCatalog(artifact, inCatalog);
        }
        URI uri = parsed(artifact.uri());
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> fromFile(uri, artifact.sha256());
            case "http", "https" -> {
                Optional<byte[]> kept = cache.find(artifact.sha256());
                yield kept.orElseGet(() -> {
                    byte[] bytes = http.fetch(uri).verified(artifact.sha256());
                    cache.keep(artifact.sha256(), bytes);
                    return bytes;
                });
            }
            default ->
                throw unreachable(
                        shown(uri) + " has no scheme that is known; file:, http:, https: and catalog: are", null);
        };
    }

    private static URI parsed(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getRawUserInfo() != null) {
                throw unreachable(
                        shown(uri) + " has a user or password in it, which is not used; set artifacts.token", null);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw unreachable(
                    "the artifact's address is no URI: " + e.getReason() + " at character " + e.getIndex(), null);
        }
    }

    /** An address without user, password, query and fragment, which may be secrets. */
    static String shown(URI uri) {
        String host =
                uri.getHost() == null ? "" : "//" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme() + ":";
        return scheme + host + path + (uri.getRawQuery() == null ? "" : "?...");
    }

    private byte[] fromCatalog(Artifact artifact, Optional<byte[]> inCatalog) {
        byte[] held = inCatalog.orElseThrow(() -> unreachable(
                "the artifact's address is catalog:, but the catalog's record holds no bytes; register it with --artifact"
                        + " FILE --inline",
                null));
        Received received = new Received("the artifact in the catalog", settings.maxBytes());
        received.add(held, held.length);
        return received.verified(artifact.sha256());
    }

    private byte[] fromFile(URI uri, String sha256) {
        String address = shown(uri);
        Received received = new Received(address, settings.maxBytes());
        Path file = allowed(uri, address);
        try (InputStream in = Files.newInputStream(file)) {
            received.expect(Files.size(file));
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                received.add(chunk, read);
            }
        } catch (IOException e) {
            throw unreachable(address + " can't be read: " + reason(e), e);
        }
        return received.verified(sha256);
    }

    /** The file itself, links resolved, if it lies in an allowed directory and is no device or pipe. */
    private Path allowed(URI uri, String address) {
        try {
            Path file = Path.of(uri).toRealPath();
            boolean inside = settings.directories().isEmpty();
            for (Path directory : settings.directories()) {
                inside |= Files.isDirectory(directory) && file.startsWith(directory.toRealPath());
            }
            if (!inside) {
                throw unreachable(
                        address + " is outside of artifacts.directories (" + settings.directories() + ")", null);
            }
            if (!Files.isRegularFile(file)) {
                throw unreachable(address + " is no file", null);
            }
            return file;
        } catch (NoSuchFileException e) {
            throw unreachable(
                    address
                            + " does not exist on this machine; every instance must see it, so put it on a shared disk or"
                            + " serve it over HTTP",
                    e);
        } catch (IOException e) {
            throw unreachable(address + " can't be read: " + reason(e), e);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw unreachable(address + " is no address of a local file; one begins with file:///", e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }

    static ModelArtifactException unreachable(String message, @Nullable Exception cause) {
        return cause == null
                ? new ModelArtifactException(Code.UNREACHABLE, message)
                : new ModelArtifactException(Code.UNREACHABLE, message, cause);
    }
}
