package org.mlaudit.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The wrapped data keys in their database, and a note of each that was destroyed. Keys are text, so that the same statements
 * serve SQLite and PostgreSQL.
 */
final class SubjectKeyStore implements AutoCloseable {
    private static final int CHUNK = 500;
    private static final String COLUMNS = "subject_index, purpose, key_id, alias, wrapped, created_at";
    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS mlaudit_subject_keys (subject_index VARCHAR(64) NOT NULL, purpose VARCHAR(300) NOT"
                    + " NULL, key_id VARCHAR(64) NOT NULL PRIMARY KEY, alias VARCHAR(64) NOT NULL, wrapped VARCHAR(300)"
                    + " NOT NULL, created_at BIGINT NOT NULL, UNIQUE (subject_index, purpose))",
            "CREATE TABLE IF NOT EXISTS mlaudit_erased_keys (key_id VARCHAR(64) NOT NULL PRIMARY KEY, erased_at BIGINT NOT"
                    + " NULL)",
            "CREATE TABLE IF NOT EXISTS mlaudit_key_store (name VARCHAR(64) NOT NULL PRIMARY KEY, value VARCHAR(300) NOT"
                    + " NULL)");
    private static final String KEYSET = "keyset";
    private static final String WRAPPING = "wrapping";

    /** A row. */
    record Row(String subjectIndex, HeldKey held, String wrapped) {}

    private final KeyDatabase database;
    private final String name;

    private SubjectKeyStore(KeyDatabase database, String name) {
        this.database = database;
        this.name = name;
    }

    /** Opens a store; one that is missing is made only if asked to. */
    static SubjectKeyStore open(KeySettings settings, Keyset keyset, boolean create) {
        SubjectKeyStore store = new SubjectKeyStore(KeyDatabase.of(settings, create), settings.storeName());
        try {
            store.prepare(keyset, create);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void prepare(Keyset keyset, boolean create) {
        if (create) {
            database.transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String table : TABLES) {
                        statement.execute(table);
                    }
                }
                note(connection, KEYSET, keyset.fingerprint());
                note(connection, WRAPPING, keyset.wrappingId());
                return true;
            });
        }
        if (!database.query(connection -> value(connection, KEYSET)).equals(keyset.fingerprint())) {
            throw new KeysetException(
                    "the key store " + name
                            + " belongs to another keyset than the one given; use the keyset that it was"
                            + " made with",
                    null);
        }
    }

    private static void note(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO mlaudit_key_store (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")) {
            insert.setString(1, name);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    private static String value(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT value FROM mlaudit_key_store WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getString(1) : "";
            }
        }
    }

    /** Rows of subjects for a purpose, by index; those that have none are missing. */
    Map<String, Row> find(Collection<String> indexes, String purpose) {
        return database.query(connection -> find(connection, indexes, purpose));
    }

    private static Map<String, Row> find(Connection connection, Collection<String> indexes, String purpose)
            throws SQLException {
        Map<String, Row> rows = new LinkedHashMap<>();
        List<String> all = List.copyOf(indexes);
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<String> some = all.subList(from, Math.min(all.size(), from + CHUNK));
            String marks = "?" + ", ?".repeat(some.size() - 1);
            try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                    + " FROM mlaudit_subject_keys WHERE purpose = ? AND subject_index IN (" + marks + ")")) {
                select.setString(1, purpose);
                for (int i = 0; i < some.size(); i++) {
                    select.setString(2 + i, some.get(i));
                }
                for (Row row : rows(select)) {
                    rows.put(row.subjectIndex(), row);
                }
            }
        }
        return rows;
    }

    /**
     * Stores rows, in one transaction, and answers what is stored then: of a subject whose key somebody else made first,
     * that key. Empty if the store was wrapped anew with a key that is none of these.
     */
    Optional<Map<String, Row>> insert(List<Row> rows, String purpose, Set<String> wrappingIds) {
        return database.transaction(connection -> {
            // The update takes the row's lock, so that rewrapping waits for these rows or these rows wait for it.
            try (PreparedStatement lock =
                    connection.prepareStatement("UPDATE mlaudit_key_store SET value = value WHERE name = ?")) {
                lock.setString(1, WRAPPING);
                lock.executeUpdate();
            }
            if (!wrappingIds.contains(value(connection, WRAPPING))) {
                return Optional.empty();
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO mlaudit_subject_keys (" + COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject_index, purpose) DO NOTHING")) {
                for (Row row : rows) {
                    insert.setString(1, row.subjectIndex());
                    insert.setString(2, row.held().purpose());
                    insert.setString(3, row.held().id());
                    insert.setString(4, row.held().alias());
                    insert.setString(5, row.wrapped());
                    insert.setLong(6, row.held().createdAt().toEpochMilli());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return Optional.of(
                    find(connection, rows.stream().map(Row::subjectIndex).toList(), purpose));
        });
    }

    /** The row of a key. */
    Optional<Row> byId(String keyId) {
        return database.query(connection -> byId(connection, keyId));
    }

    private static Optional<Row> byId(Connection connection, String keyId) throws SQLException {
        return where(connection, "key_id", keyId).stream().findFirst();
    }

    /** All rows of a subject, by purpose. */
    List<Row> ofSubject(String index) {
        return database.query(connection -> where(connection, "subject_index", index));
    }

    private static List<Row> where(Connection connection, String column, String value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM mlaudit_subject_keys WHERE " + column + " = ? ORDER BY purpose")) {
            select.setString(1, value);
            return rows(select);
        }
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new Row(
                        found.getString(1),
                        new HeldKey(
                                found.getString(3),
                                found.getString(4),
                                found.getString(2),
                                Instant.ofEpochMilli(found.getLong(6))),
                        found.getString(5)));
            }
        }
        return rows;
    }

    /** When a key was destroyed. */
    Optional<Instant> erasedAt(String keyId) {
        return database.query(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT erased_at FROM mlaudit_erased_keys WHERE key_id = ?")) {
                select.setString(1, keyId);
                try (ResultSet found = select.executeQuery()) {
                    return found.next()
                            ? Optional.of(Instant.ofEpochMilli(found.getLong(1)))
                            : Optional.<Instant>empty();
                }
            }
        });
    }

    /** Deletes all rows of a subject in one transaction, and answers them. */
    List<Row> deleteSubject(String index, Instant at) {
        return database.transaction(connection -> delete(connection, where(connection, "subject_index", index), at));
    }

    /** Deletes the rows of keys in one transaction, and answers those that were there. */
    List<Row> deleteKeys(Collection<String> keyIds, Instant at) {
        return database.transaction(connection -> {
            List<Row> rows = new ArrayList<>();
            for (String id : keyIds) {
                byId(connection, id).ifPresent(rows::add);
            }
            return delete(connection, rows, at);
        });
    }

    private static List<Row> delete(Connection connection, List<Row> rows, Instant at) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM mlaudit_subject_keys WHERE key_id = ?");
                PreparedStatement note = connection.prepareStatement("INSERT INTO mlaudit_erased_keys (key_id,"
                        + " erased_at) VALUES (?, ?) ON CONFLICT (key_id) DO NOTHING")) {
            for (Row row : rows) {
                delete.setString(1, row.held().id());
                delete.executeUpdate();
                note.setString(1, row.held().id());
                note.setLong(2, at.toEpochMilli());
                note.executeUpdate();
            }
        }
        return rows;
    }

    /** Replaces what every row has wrapped, and notes the new wrapping key, all in one transaction. */
    long rewrap(String wrappingId, Function<Row, String> wrappedAnew) {
        return database.transaction(connection -> {
            try (PreparedStatement note =
                    connection.prepareStatement("UPDATE mlaudit_key_store SET value = ? WHERE name = ?")) {
                note.setString(1, wrappingId);
                note.setString(2, WRAPPING);
                note.executeUpdate();
            }
            long count = 0;
            String after = "";
            List<Row> some;
            do {
                try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                        + " FROM mlaudit_subject_keys WHERE key_id > ? ORDER BY key_id LIMIT " + CHUNK)) {
                    select.setString(1, after);
                    some = rows(select);
                }
                try (PreparedStatement update =
                        connection.prepareStatement("UPDATE mlaudit_subject_keys SET wrapped = ? WHERE key_id = ?")) {
                    for (Row row : some) {
                        update.setString(1, wrappedAnew.apply(row));
                        update.setString(2, row.held().id());
                        update.addBatch();
                        after = row.held().id();
                    }
                    update.executeBatch();
                }
                count += some.size();
            } while (some.size() == CHUNK);
            return count;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
