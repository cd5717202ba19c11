package org.mlaudit.nifi.protect;

import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.KmsClients;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;

/**
 * JDBC drivers and KMS clients of jars that a site adds. NiFi loads those in a class loader of the service, below that of
 * the archive, where neither {@code DriverManager} nor Tink's registry would find them by themselves.
 */
final class AdditionalLibraries implements AutoCloseable {
    private final List<Driver> drivers = new ArrayList<>();

    /**
     * Makes known what the thread's class loader has.
     *
     * @throws KeysetException if the KMS client refuses the credentials
     */
    static AdditionalLibraries load(KeySettings settings) {
        AdditionalLibraries libraries = new AdditionalLibraries();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ClassLoader own = AdditionalLibraries.class.getClassLoader();
        if (settings.store().startsWith("jdbc:")) {
            libraries.drivers(loader, own);
        }
        settings.kmsUri().ifPresent(uri -> kmsClient(uri, settings, loader));
        return libraries;
    }

    private void drivers(@Nullable ClassLoader loader, @Nullable ClassLoader own) {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (!Objects.equals(driver.getClass().getClassLoader(), own)) {
                    Driver shown = new Shown(driver);
                    DriverManager.registerDriver(shown);
                    drivers.add(shown);
                }
            }
        } catch (SQLException e) {
            close();
            throw new KeysUnavailableException("the JDBC drivers cannot be registered: " + e.getMessage(), e);
        }
    }

    private static void kmsClient(String uri, KeySettings settings, @Nullable ClassLoader loader) {
        for (KmsClient client : ServiceLoader.load(KmsClient.class, loader)) {
            if (client.doesSupport(uri) && !isKnown(uri)) {
                Optional<String> credentials = settings.kmsCredentials().map(Object::toString);
                try {
                    KmsClients.add(
                            credentials.isPresent()
                                    ? client.withCredentials(credentials.get())
                                    : client.withDefaultCredentials());
                } catch (GeneralSecurityException e) {
                    throw new KeysetException("the KMS client takes no such credentials: " + e.getMessage(), e);
                }
            }
        }
    }

    private static boolean isKnown(String uri) {
        try {
            return KmsClients.get(uri).doesSupport(uri);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Forgets the drivers. */
    @Override
    public void close() {
        for (Driver driver : drivers) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException | SecurityException e) {
                throw new KeysUnavailableException("a JDBC driver cannot be deregistered: " + e.getMessage(), e);
            }
        }
        drivers.clear();
    }

    /** A driver as a class that {@code DriverManager} finds in the archive's class loader. */
    private record Shown(Driver driver) implements Driver {
        @Override
        public @Nullable Connection connect(String url, Properties info) throws SQLException {
            return driver.connect(url, info);
        }

        @Override
        public boolean acceptsURL(String url) throws SQLException {
            return driver.acceptsURL(url);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
            return driver.getPropertyInfo(url, info);
        }

        @Override
        public int getMajorVersion() {
            return driver.getMajorVersion();
        }

        @Override
        public int getMinorVersion() {
            return driver.getMinorVersion();
        }

        @Override
        public boolean jdbcCompliant() {
            return driver.jdbcCompliant();
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
