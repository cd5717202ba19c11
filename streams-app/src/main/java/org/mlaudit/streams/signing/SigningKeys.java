package org.mlaudit.streams.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.SigningException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the key that signs checkpoints: from a PKCS#12 store, from a PKCS#11 token, or a demo key of the state directory. What is
 * wrong is said with the configuration key it is about, and never with a password.
 */
public final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final String STORE = "ledger.key.store";
    private static final String PASSWORD = "ledger.key.password";
    private static final String ALIAS = "ledger.key.alias";
    private static final String PKCS11 = "ledger.pkcs11.config";

    private static final String DEMO_FILE = "demo-signing-key.p12";
    private static final String DEMO_ALIAS = "demo";
    /** Not a secret: the demo key is as open as the directory it lies in. */
    private static final String DEMO_PASSWORD = "demo-only";

    private SigningKeys() {}

    /**
     * The configured key.
     *
     * @param stateDir where a demo key is, or is made
     * @throws ConfigException if it can't be used
     */
    public static SigningKey open(AppConfig.SigningKey config, Path stateDir) {
        if (config.pkcs11().isPresent()) {
            return ofToken(config.pkcs11().get(), config.password(), config.alias());
        }
        return config.store()
                .map(store -> ofStore(store, config.password(), config.alias(), STORE, PASSWORD, ALIAS))
                .orElseGet(() -> demo(stateDir));
    }

    /**
     * A key of a PKCS#12 store.
     *
     * @throws ConfigException if it can't be used
     */
    public static SigningKey ofStore(
            Path file, String password, String alias, String storeKey, String passwordKey, String aliasKey) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw problem(storeKey, file, Files.exists(file) ? "the file cannot be read" : "the file does not exist");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return ofEntry(store, password, alias, storeKey, file, aliasKey, false);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new ConfigException(
                        List.of(passwordKey + ": the password is not that of " + storeKey + "=" + file));
            }
            throw problem(storeKey, file, "the file is no PKCS#12 key store that can be read (" + e.getMessage() + ")");
        } catch (GeneralSecurityException e) {
            throw problem(storeKey, file, said(e));
        }
    }

    private static SigningKey ofToken(Path file, String pin, String alias) {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw problem(PKCS11, file, "this Java has no provider SunPKCS11");
        }
        try {
            Provider provider = base.configure(file.toAbsolutePath().toString());
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.isEmpty() ? null : pin.toCharArray());
            if (provider.getService("Signature", "Ed25519") == null
                    && provider.getService("Signature", "EdDSA") == null) {
                throw problem(
                        PKCS11,
                        file,
                        "the token answers, but the provider " + provider.getName() + " of Java "
                                + Runtime.version().feature()
                                + " can't sign by Ed25519. Use a Java whose SunPKCS11 has the mechanism EdDSA, or"
                                + " ledger.key.store");
            }
            return ofEntry(store, pin, alias, PKCS11, file, ALIAS, false);
        } catch (InvalidParameterException | UnsupportedOperationException | ProviderException e) {
            throw problem(PKCS11, file, "the provider SunPKCS11 does not take it: " + said(e));
        } catch (IOException e) {
            throw problem(PKCS11, file, "the token does not open: " + said(e) + "; " + PASSWORD + " is its PIN");
        } catch (GeneralSecurityException e) {
            throw problem(PKCS11, file, said(e));
        }
    }

    private static SigningKey ofEntry(
            KeyStore store, String password, String alias, String storeKey, Path file, String aliasKey, boolean demo)
            throws GeneralSecurityException {
        Key key;
        try {
            key = store.getKey(alias, password.toCharArray());
        } catch (UnrecoverableKeyException e) {
            throw problem(storeKey, file, "the password opens the store but not its key " + alias);
        }
        Certificate certificate = store.getCertificate(alias);
        if (!(key instanceof PrivateKey secret) || certificate == null) {
            List<String> there = new ArrayList<>();
            for (String name : Collections.list(store.aliases())) {
                if (store.isKeyEntry(name)) {
                    there.add(name);
                }
            }
            throw new ConfigException(List.of(aliasKey + "=" + alias + ": " + storeKey + "=" + file
                    + " has no such key; " + (there.isEmpty() ? "it has none" : "it has " + String.join(", ", there))));
        }
        try {
            return SigningKey.of(secret, certificate.getPublicKey(), demo, file + ", key " + alias);
        } catch (NoteException e) {
            throw problem(storeKey, file, "the private key " + alias + " and its certificate do not belong together");
        } catch (IllegalArgumentException | SigningException e) {
            throw new ConfigException(List.of(
                    aliasKey + "=" + alias + ": the key of " + storeKey + "=" + file + " can't be used: " + said(e)));
        }
    }

    private static SigningKey demo(Path stateDir) {
        Path file = stateDir.resolve(DEMO_FILE);
        try {
            Files.createDirectories(stateDir);
            if (!Files.exists(file)) {
                KeyStoreFile.create(file, DEMO_ALIAS, DEMO_PASSWORD);
            }
        } catch (IOException e) {
            throw new ConfigException(List.of("state.dir=" + stateDir + ": no demo key can be made there ("
                    + e.getMessage() + "); set " + STORE + " or state.dir"));
        }
        LOG.warn(
                "THE LEDGER IS SIGNED WITH A DEMO KEY ({}). Whoever reads the state directory can sign in its name, so its"
                        + " signatures prove nothing to others. Make a key with 'mlaudit ledger keys create' and set {}.",
                file,
                STORE);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, DEMO_PASSWORD.toCharArray());
            return ofEntry(store, DEMO_PASSWORD, DEMO_ALIAS, "demo key", file, "demo key", true);
        } catch (IOException | GeneralSecurityException e) {
            throw problem("demo key", file, "the file can't be used (" + said(e) + "); set " + STORE);
        }
    }

    private static String said(Exception e) {
        return Optional.ofNullable(e.getCause())
                .map(Throwable::getMessage)
                .map(cause -> e.getMessage() + " (" + cause + ")")
                .orElse(String.valueOf(e.getMessage()));
    }

    private static ConfigException problem(String key, Path file, String what) {
        return new ConfigException(List.of(key + "=" + file + ": " + what));
    }

    /** Lets only the owner read a file, where the file system knows owners. */
    static void ownerOnly(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
