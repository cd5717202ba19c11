package org.mlaudit.nifi.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.ssl.SSLContextProvider;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainOverTlsTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final byte[] ANSWER =
            "{\"explanation\":{\"method\":\"linear-shap\"}}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    /** Gives out one context. */
    private static final class Trust extends AbstractControllerService implements SSLContextProvider {
        private final SSLContext context;

        Trust(SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLContext createContext() {
            return context;
        }

        @Override
        public Optional<X509ExtendedKeyManager> createKeyManager() {
            return Optional.empty();
        }

        @Override
        public X509TrustManager createTrustManager() {
            throw new UnsupportedOperationException("only the context is asked for");
        }
    }

    private KeyStore keys() throws Exception {
        Path store = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        // The certificate must stand alone to be trusted.
        keys.setCertificateEntry("trusted", keys.getCertificate("test"));
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void onlyACertificateThatIsTrustedIsAsked() throws Exception {
        SSLContext context = context(keys());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
            }
        });
        server.start();
        try {
            TestRunner runner = TestRunners.newTestRunner(new ExplainInference());
            runner.setProperty(
                    ExplainProperties.URLS,
                    "https://127.0.0.1:" + server.getAddress().getPort());
            runner.enqueue("", Map.of("inference.id", "i-17"));
            runner.run();
            runner.assertAllFlowFilesTransferred(ExplainInference.RETRY, 1);

            runner.clearTransferState();
            Trust trust = new Trust(context);
            runner.addControllerService("tls", trust);
            runner.enableControllerService(trust);
            runner.setProperty(ExplainProperties.SSL_CONTEXT, "tls");
            runner.enqueue("", Map.of("inference.id", "i-17"));
            runner.run();
            runner.assertAllFlowFilesTransferred(ExplainInference.EXPLAINED, 1);
        } finally {
            server.stop(0);
        }
    }
}
