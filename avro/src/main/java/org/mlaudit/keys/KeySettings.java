package org.mlaudit.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where keys are. Exactly one of password and KMS key protects the keyset.
 *
 * @param keyset file of the master keyset
 * @param password passphrase that the keyset is encrypted with
 * @param kmsUri KMS key that the keyset is encrypted with, for example {@code aws-kms://arn:aws:kms:...}; its Tink client
 *     must be on the class path
 * @param kmsCredentials file with the KMS client's credentials; empty for the ones of the environment
 * @param store the database of data keys: a file name (SQLite) or a JDBC URL
 * @param storeUser user of the database, if it wants one
 * @param storePassword password of the database, if it wants one
 * @param cacheTtl how long a data key may be used after it was read; what is erased elsewhere is gone here after that
 * @param lockTimeout how long a database that somebody else writes to is waited for
 */
public record KeySettings(
        Path keyset,
        Optional<String> password,
        Optional<String> kmsUri,
        Optional<Path> kmsCredentials,
        String store,
        Optional<String> storeUser,
        Optional<String> storePassword,
        Duration cacheTtl,
        Duration lockTimeout) {
    /** How long data keys are cached where nothing else is said. */
    public static final Duration DEFAULT_CACHE_TTL = Duration.ofSeconds(30);
    /** How long a locked database is waited for where nothing else is said. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(10);

    public KeySettings {
        if (password.isPresent() == kmsUri.isPresent()) {
            throw new KeysetException(
                    "the keyset " + keyset + " must be protected by a password or by a KMS key, and not by both", null);
        }
    }

    /** A keyset protected by a passphrase, with usual times. */
    public static KeySettings withPassword(Path keyset, String password, String store) {
        return new KeySettings(
                keyset,
                Optional.of(password),
                Optional.empty(),
                Optional.empty(),
                store,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_CACHE_TTL,
                DEFAULT_LOCK_TIMEOUT);
    }

    /** A keyset protected by a KMS key, with usual times. */
    public static KeySettings withKms(Path keyset, String kmsUri, Optional<Path> credentials, String store) {
        return new KeySettings(
                keyset,
                Optional.empty(),
                Optional.of(kmsUri),
                credentials,
                store,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_CACHE_TTL,
                DEFAULT_LOCK_TIMEOUT);
    }

    /** The same with another time to live of cached keys. */
    public KeySettings cachedFor(Duration ttl) {
        return new KeySettings(
                keyset, password, kmsUri, kmsCredentials, store, storeUser, storePassword, ttl, lockTimeout);
    }

    /** The same with a user and a password of the database. */
    public KeySettings storeLogin(Optional<String> user, Optional<String> secret) {
        return new KeySettings(keyset, password, kmsUri, kmsCredentials, store, user, secret, cacheTtl, lockTimeout);
    }

    /** The same with another time that a locked database is waited for. */
    public KeySettings lockedFor(Duration timeout) {
        return new KeySettings(
                keyset, password, kmsUri, kmsCredentials, store, storeUser, storePassword, cacheTtl, timeout);
    }

    /** The settings without secrets. */
    @Override
    public String toString() {
        return "keyset " + keyset + (kmsUri.isPresent() ? " under a KMS key" : " under a password") + ", store "
                + storeName();
    }

    /** The store without what a URL may say of users and passwords. */
    String storeName() {
        int end = store.indexOf('?');
        String name = end < 0 ? store : store.substring(0, end);
        return name.replaceAll("//[^/@]*@", "//");
    }
}
