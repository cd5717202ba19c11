package org.mlaudit.benchmarks.protect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;

/**
 * The records that are protected: 16 numeric features, 4 categorical ones of 12 values, a card number and a remark of some
 * 80 characters in which one of eight has an e-mail address; each of one of 1,000 data subjects. The same each time.
 */
final class Customers {
    private static final int NUMERIC = 16;
    private static final int CATEGORICAL = 4;
    private static final int SUBJECTS = 1_000;
    private static final long START_MILLIS =
            Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();

    private Customers() {}

    /** A contract with protections for some of the features {@code n0}, {@code card} and {@code remark}. */
    static ModelContract contract(Map<String, String> protections) {
        StringBuilder yaml = new StringBuilder("model: customers\nversion: 1\nfeatures:\n");
        for (int i = 0; i < NUMERIC; i++) {
            feature(yaml, "n" + i, "NUMERIC", protections);
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            feature(yaml, "c" + i, "CATEGORICAL", protections);
        }
        feature(yaml, "card", "CATEGORICAL", protections);
        feature(yaml, "remark", "TEXT", protections);
        yaml.append("prediction: {kind: BINARY, classes: [no, yes], threshold: 0.5}\n");
        return ContractFile.parse(yaml.toString());
    }

    private static void feature(StringBuilder yaml, String name, String type, Map<String, String> protections) {
        yaml.append("  - {name: ").append(name).append(", type: ").append(type);
        String protection = protections.get(name);
        if (protection != null) {
            yaml.append(", protection: ").append(protection);
        }
        yaml.append("}\n");
    }

    /** Records as JSON, one a line. */
    static byte[] json(int count) {
        Random random = new Random(20260105);
        StringBuilder text = new StringBuilder();
        for (int record = 0; record < count; record++) {
            text.append("{\"id\":\"").append(new UUID(random.nextLong(), random.nextLong()));
            text.append("\",\"model\":\"customers\",\"version\":\"1\",\"subject\":\"customer-")
                    .append(random.nextInt(SUBJECTS));
            text.append("\",\"occurredAt\":\"").append(Instant.ofEpochMilli(START_MILLIS + record * 100L));
            text.append("\",\"features\":{");
            for (int i = 0; i < NUMERIC; i++) {
                text.append(String.format(Locale.ROOT, "\"n%d\":%.4f,", i, 100 + 15 * random.nextGaussian()));
            }
            for (int i = 0; i < CATEGORICAL; i++) {
                text.append(String.format(Locale.ROOT, "\"c%d\":\"category-%d\",", i, random.nextInt(12)));
            }
            text.append(String.format(
                    Locale.ROOT, "\"card\":\"4%07d%08d\",", random.nextInt(10_000_000), random.nextInt(100_000_000)));
            text.append("\"remark\":\"the customer asked for the matter to be looked at again");
            text.append(
                    record % 8 == 0 ? ", write to someone" + record + "@example.org" : " before the end of the month");
            text.append("\"},\"prediction\":{\"score\":")
                    .append(random.nextInt(1000) / 1000.0)
                    .append("}}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
