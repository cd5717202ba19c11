package org.mlaudit.streams.artifact;

import static org.mlaudit.streams.artifact.ArtifactFetcher.shown;
import static org.mlaudit.streams.artifact.ArtifactFetcher.unreachable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.mlaudit.streams.config.AppConfig.Artifacts;
import org.mlaudit.streams.explain.model.ModelArtifactException;

/**
 * Fetches over HTTP, from allowed hosts, within a time and a size. A redirection is followed to the same host, port and scheme
 * only, so that nobody is led to a host that was not registered, and the token is given to nobody else.
 */
final class HttpSource {
    private static final int REDIRECTIONS = 3;

    private final Artifacts settings;

    HttpSource(Artifacts settings) {
        this.settings = settings;
    }

    /**
     * Fetches bytes, whose digest is not looked at yet.
     *
     * @throws ModelArtifactException if they can't be had or are too many
     */
    Received fetch(URI uri) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        try (Closing client = new Closing(client())) {
            URI at = uri;
            for (int i = 0; i <= REDIRECTIONS; i++) {
                checkHost(at);
                HttpResponse<Received> response = send(client.client(), at, deadline);
                int status = response.statusCode();
                if (status == 200) {
                    return response.body();
                }
                if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                    throw refused(at, status);
                }
                at = redirected(at, response.headers().firstValue("Location").orElse(""));
            }
            throw unreachable(shown(uri) + " redirects more than " + REDIRECTIONS + " times", null);
        }
    }

    /** Ends a client's connections when it is left, whatever still comes in. */
    private record Closing(HttpClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    private HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(settings.timeout());
        settings.truststore().ifPresent(file -> builder.sslContext(trusting()));
        return builder.build();
    }

    private SSLContext trusting() {
        try {
            KeyStore store = KeyStore.getInstance(
                    settings.truststore().orElseThrow().toFile(),
                    settings.truststorePassword().toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreachable("artifacts.tls.truststore can't be used: " + e.getMessage(), e);
        }
    }

    private HttpResponse<Received> send(HttpClient client, URI uri, long deadline) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(left).GET();
        token(uri).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        CompletableFuture<HttpResponse<Received>> answer = client.sendAsync(request.build(), info -> {
            Received received = new Received(shown(uri), settings.maxBytes());
            if (info.statusCode() != 200) {
                return BodySubscribers.replacing(received);
            }
            return new ReceivingSubscriber(
                    received, info.headers().firstValueAsLong("Content-Length").orElse(0));
        });
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooSlow(uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(shown(uri) + " was not fetched: the application stops", e);
        } catch (ExecutionException e) {
            throw failed(uri, e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private ModelArtifactException failed(URI uri, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ModelArtifactException ours) {
                return ours;
            }
            if (each instanceof HttpTimeoutException late) {
                return tooSlow(uri, late);
            }
            if (each instanceof ConnectException refused) {
                return unreachable(shown(uri) + ": nobody answers at this address; is the server up?", refused);
            }
            if (each instanceof SSLException tls) {
                return unreachable(
                        shown(uri) + ": the server's certificate is not trusted or TLS fails (" + tls.getMessage()
                                + "); set artifacts.tls.truststore",
                        tls);
            }
        }
        String message = String.valueOf(cause.getMessage());
        boolean cut = message.contains("bytes received") || message.contains("EOF") || message.contains("closed");
        return unreachable(
                shown(uri) + (cut ? " was cut short on its way: " : " can't be fetched: ")
                        + cause.getClass().getSimpleName() + "; it will be tried again",
                cause instanceof Exception exception ? exception : null);
    }

    private ModelArtifactException tooSlow(URI uri, Exception cause) {
        return unreachable(
                shown(uri) + " was not fetched within " + settings.timeout()
                        + " (artifacts.timeout); it will be tried again",
                cause);
    }

    private static ModelArtifactException refused(URI uri, int status) {
        String what = switch (status) {
            case 401, 403 -> "the server does not allow it; set artifacts.token to one that may read it";
            case 404, 410 -> "there is nothing at this address; has the model been moved?";
            case 408, 425, 429 -> "the server asks to come later; it will be tried again";
            default -> status >= 500 ? "the server fails; it will be tried again" : "the server refuses it";
        };
        return unreachable(shown(uri) + " was answered with status " + status + ": " + what, null);
    }

    private static URI redirected(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw unreachable(shown(from) + " redirects to what is no address", e);
        }
        if (location.isEmpty()
                || to.getRawUserInfo() != null
                || !String.valueOf(from.getScheme()).equalsIgnoreCase(to.getScheme())
                || !authority(from).equals(authority(to))) {
            throw unreachable(
                    shown(from) + " redirects to " + shown(to)
                            + ", which is another host or scheme and is not followed;"
                            + " register that address if it is the model's",
                    null);
        }
        return to;
    }

    private static String authority(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        boolean usual = uri.getPort() < 0 || uri.getPort() == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
        return usual ? host : host + ":" + uri.getPort();
    }

    private void checkHost(URI uri) {
        if (uri.getHost() == null) {
            throw unreachable(shown(uri) + " names no host", null);
        }
        if (!settings.hosts().isEmpty() && !settings.hosts().contains(authority(uri))) {
            throw unreachable(
                    shown(uri) + " is on a host that is not one of artifacts.hosts ("
                            + String.join(", ", settings.hosts()) + ")",
                    null);
        }
    }

    private Optional<String> token(URI uri) {
        boolean open = "http".equalsIgnoreCase(uri.getScheme());
        String host = String.valueOf(uri.getHost());
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        if (settings.token().isPresent() && open && !loopback) {
            throw unreachable(shown(uri) + " would get artifacts.token unencrypted; use https:", null);
        }
        return settings.token();
    }
}
