package org.mlaudit.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * The database of a key store: a file of SQLite, or whatever a JDBC URL names. In SQLite, what is deleted is overwritten ({@code
 * secure_delete}), there is no write-ahead log that keeps it, and whoever writes holds the one lock of the file from the
 * start. One connection, used by one thread at a time, opened anew after a failure.
 */
final class KeyDatabase implements AutoCloseable {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final int VALID_SECONDS = 2;

    private final String url;
    private final String name;
    private final Properties properties = new Properties();
    private final boolean sqlite;
    private @Nullable Connection connection;

    private KeyDatabase(String url, String name, boolean sqlite) {
        this.url = url;
        this.name = name;
        this.sqlite = sqlite;
    }

    /** The file of a store; empty when a server has it. */
    static Optional<Path> file(KeySettings settings) {
        String store = settings.store();
        if (!store.startsWith("jdbc:")) {
            return Optional.of(Path.of(store));
        }
        return store.startsWith(SQLITE) ? Optional.of(Path.of(store.substring(SQLITE.length()))) : Optional.empty();
    }

    /** The database of a store; a file that is missing is made only if asked to. Nothing is opened yet. */
    static KeyDatabase of(KeySettings settings, boolean create) {
        Optional<Path> file = file(settings);
        file.ifPresent(path -> find(path, create));
        KeyDatabase database = new KeyDatabase(
                file.map(path -> SQLITE + path).orElse(settings.store()), settings.storeName(), file.isPresent());
        settings.storeUser().ifPresent(user -> database.properties.setProperty("user", user));
        settings.storePassword().ifPresent(password -> database.properties.setProperty("password", password));
        if (database.sqlite) {
            database.properties.setProperty(
                    "busy_timeout", Long.toString(settings.lockTimeout().toMillis()));
            database.properties.setProperty("transaction_mode", "IMMEDIATE");
            database.properties.setProperty("secure_delete", "true");
            database.properties.setProperty("journal_mode", "DELETE");
            database.properties.setProperty("synchronous", "FULL");
        }
        return database;
    }

    private static void find(Path path, boolean create) {
        if (Files.exists(path)) {
            return;
        }
        if (!create) {
            throw new KeysUnavailableException(
                    "there is no key store at " + path
                            + "; restore it from its backup, or make one if there never was one",
                    null);
        }
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createFile(path, KeysetFile.ownerOnly());
        } catch (IOException e) {
            throw new KeysUnavailableException("can't make the key store " + path + ": " + e, e);
        }
    }

    /** What is done with the connection. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Does something in one transaction.
     *
     * @throws KeysUnavailableException if the database can't do it now; nothing was changed then
     */
    <T> T transaction(Work<T> work) {
        return query(open -> {
            open.setAutoCommit(false);
            T result = work.in(open);
            // Commits and begins no other transaction, as a commit would: SQLite's driver locks the file when one
            // begins.
            open.setAutoCommit(true);
            return result;
        });
    }

    /**
     * Reads something.
     *
     * @throws KeysUnavailableException if the database can't be read now
     */
    synchronized <T> T query(Work<T> work) {
        try {
            Connection open = connected();
            try {
                return work.in(open);
            } catch (SQLException | RuntimeException e) {
                abandon();
                throw e;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open != null && !sqlite && !open.isValid(VALID_SECONDS)) {
            abandon();
            open = null;
        }
        if (open == null) {
            open = connect();
            connection = open;
        }
        return open;
    }

    /** Drivers are looked for beside this class too: where class loaders are many, the manager of drivers sees not all. */
    private Connection connect() throws SQLException {
        if (sqlite) {
            return JDBC.createConnection(url, properties);
        }
        for (Driver driver : ServiceLoader.load(Driver.class, KeyDatabase.class.getClassLoader())) {
            if (driver.acceptsURL(url)) {
                return driver.connect(url, properties);
            }
        }
        return DriverManager.getConnection(url, properties);
    }

    /** Rolls back by closing: whatever went wrong, the next work has a connection that works. */
    private void abandon() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try (open) {
                if (!open.getAutoCommit()) {
                    open.rollback();
                }
            } catch (SQLException e) {
                // What made the work fail is thrown already, and says more.
                return;
            }
        }
    }

    private KeysUnavailableException unavailable(SQLException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED")) {
            return new KeysUnavailableException("the key store " + name + " is locked by somebody else; try again", e);
        }
        if (message.contains("No suitable driver")) {
            return new KeysUnavailableException(
                    "there is no JDBC driver for the key store " + name + " on the class path", null);
        }
        return new KeysUnavailableException(
                "the key store " + name + " can't be used ("
                        + message.lines().findFirst().orElse("no reason given") + "); try again when it can",
                e);
    }

    @Override
    public synchronized void close() {
        abandon();
    }
}
