package org.mlaudit.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.quickstart.nifi.NifiFlow;

/** The flow that captures from a database table, in the real NiFi, from a DuckDB file. */
final class CaptureDatabaseIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void everyRowOfTheTableIsPublishedOnceAndLaterOnlyNewRowsAre() throws Exception {
        Path database = directory.resolve("predictions.duckdb");
        log(database, 1, 500);
        var loans = new Loans("loans-database");
        NifiFlow flow = SharedPlatform.nifi()
                .importFlow(SharedPlatform.flow("capture-database.json"), "Capture from a database");
        Map<String, String> parameters = new HashMap<>(loans.kafka());
        parameters.put("database.url", "jdbc:duckdb:" + database);
        parameters.put("database.driver.class", DuckDBDriver.class.getName());
        parameters.put("database.driver.location", jar(DuckDBDriver.class).toString());
        parameters.put("database.password", "not asked for");
        parameters.put("table.name", "predictions");
        parameters.put("table.order.column", "row_number");
        parameters.put("model.name", "loans-database");
        flow.setParameters(parameters);

        flow.start();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(loans.inferences()).hasSize(500));
        assertThat(loans.inferences())
                .extracting(record -> record.get("id").toString())
                .doesNotHaveDuplicates();

        flow.stopProcessors();
        flow.disableServices();
        log(database, 501, 700);
        flow.start();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(loans.inferences()).hasSize(700));
        assertThat(loans.inferences())
                .extracting(record -> record.get("id").toString())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 700)
                        .mapToObj(row -> "row-" + row)
                        .toList());
        assertThat(loans.rejected()).isEmpty();
        flow.remove();
    }

    /** Logs predictions; DuckDB lets one process at a time open the file, so NiFi must not have it open. */
    private static void log(Path database, int first, int last) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS predictions (row_number BIGINT, id VARCHAR, logged_at TIMESTAMP,"
                            + " income DOUBLE, purpose VARCHAR, label VARCHAR, score DOUBLE)");
            statement.execute(
                    "INSERT INTO predictions SELECT i, 'row-' || i, TIMESTAMP '2024-05-01 10:00:00' + to_seconds(i),"
                            + " 20000 + i, CASE WHEN i % 2 = 0 THEN 'car' ELSE 'home' END, CASE WHEN i % 10 >= 5 THEN 'bad' ELSE 'good' END,"
                            + " (i % 10) / 10.0 FROM range(" + first + ", " + (last + 1) + ") r(i)");
        }
    }

    private static Path jar(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
