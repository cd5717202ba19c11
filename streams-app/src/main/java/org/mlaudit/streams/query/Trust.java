package org.mlaudit.streams.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.mlaudit.streams.config.AppConfig;

/** Whom clients of the REST interface trust. */
public final class Trust {
    private Trust() {}

    /**
     * TLS that trusts what {@code http.tls.truststore} holds.
     *
     * @throws UncheckedIOException if it can't be read
     */
    public static SSLContext context(AppConfig.Tls tls) {
        try (InputStream in = Files.newInputStream(tls.truststore().orElseThrow())) {
            KeyStore store = KeyStore.getInstance(tls.type());
            store.load(in, tls.truststorePassword().toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("http.tls.truststore cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("http.tls.truststore cannot be used: " + e.getMessage(), e);
        }
    }
}
