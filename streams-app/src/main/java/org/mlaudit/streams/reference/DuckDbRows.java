package org.mlaudit.streams.reference;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Rows of CSV (also compressed) and Parquet files, read by DuckDB in this process without holding them in memory. */
final class DuckDbRows implements Rows {
    private final Path file;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<String> columns = new ArrayList<>();
    private final List<String> types = new ArrayList<>();

    private DuckDbRows(Path file, String sql) {
        this.file = file;
        try {
            Properties properties = new Properties();
            properties.setProperty("jdbc_stream_results", "true");
            connection = DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement settings = connection.createStatement()) {
                // Nothing is ever fetched, and the rows keep the file's order.
                settings.execute("SET autoinstall_known_extensions = false");
                settings.execute("SET autoload_known_extensions = false");
                settings.execute("SET preserve_insertion_order = true");
                settings.execute("SET TimeZone = 'UTC'");
            }
            statement = connection.prepareStatement(sql);
            statement.setString(1, file.toString());
            rows = statement.executeQuery();
            ResultSetMetaData meta = rows.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnName(i));
                types.add(meta.getColumnTypeName(i).toUpperCase(Locale.ROOT));
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Rows of a CSV file with a header. All values are texts: what they mean is the contract's word, not a guess.
     *
     * @param missing texts that stand for no value, besides the empty one
     */
    static Rows csv(Path file, List<String> missing) {
        StringBuilder absent = new StringBuilder("['']");
        for (String text : missing) {
            absent.insert(absent.length() - 1, ", '" + text.replace("'", "''") + "'");
        }
        return new DuckDbRows(
                file,
                "SELECT * FROM read_csv(?, header = true, all_varchar = true, sample_size = 20480, nullstr = " + absent
                        + ")");
    }

    /** Rows of a Parquet file. */
    static Rows parquet(Path file) {
        return new DuckDbRows(file, "SELECT * FROM read_parquet(?)");
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public @Nullable Object value(int column) {
        try {
            return switch (types.get(column)) {
                case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                    rows.getObject(column + 1, LocalDateTime.class);
                case "TIMESTAMP WITH TIME ZONE" -> rows.getObject(column + 1, OffsetDateTime.class);
                case "DATE" -> {
                    LocalDate date = rows.getObject(column + 1, LocalDate.class);
                    yield date == null ? null : date.atStartOfDay();
                }
                default -> {
                    Object value = rows.getObject(column + 1);
                    yield value instanceof Array array ? array.getArray() : value;
                }
            };
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try (connection;
                statement;
                rows) {
            statement.cancel();
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private static ReferenceDataException unreadable(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage());
        String first = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(2)
                .reduce((a, b) -> a + " " + b)
                .orElse(message);
        return new ReferenceDataException("cannot read " + file + ": " + first, e);
    }
}
