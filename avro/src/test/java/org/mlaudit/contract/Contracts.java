package org.mlaudit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contracts that tests share. */
public final class Contracts {
    private Contracts() {}

    /** A BINARY contract with a feature of every type. */
    public static ModelContract everyType() {
        return contract(
                "every-type",
                List.of(
                        numeric("distance", new Range(0, 6000), "miles"),
                        categorical("origin", "ATL", "ORD", "JFK"),
                        feature("weekend", FeatureType.BOOLEAN, false),
                        feature("remark", FeatureType.TEXT, true),
                        new Feature("vector", FeatureType.EMBEDDING, true, Range.ALL, List.of(), 3, "", false, false),
                        new Feature("age", FeatureType.NUMERIC, true, new Range(0, 120), List.of(), 0, "", false, true)
                                .protectedBy(new ProtectionSpec.None())),
                binary());
    }

    /** 20 features as in a usual job: 14 numbers and 6 categories. */
    public static ModelContract twenty() {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            features.add(feature("f" + i, i % 10 < 7 ? FeatureType.NUMERIC : FeatureType.CATEGORICAL, true));
        }
        return contract("twenty", features, binary());
    }

    public static ModelContract contract(String model, List<Feature> features, PredictionSpec prediction) {
        return new ModelContract(
                new ModelKey(model, "1"),
                "",
                features,
                UnknownFields.REJECT,
                prediction,
                List.of(new SegmentSpec("carrier"), new SegmentSpec("sex")),
                List.of(new ProtectedAttribute("sex", List.of())),
                WindowSpec.DEFAULT,
                List.of(),
                Map.of(),
                "",
                "",
                RiskTier.LIMITED,
                Optional.empty());
    }

    public static PredictionSpec binary() {
        return new PredictionSpec(PredictionKind.BINARY, List.of("on-time", "late"), 0.5, Range.ALL, "");
    }

    public static PredictionSpec multiclass() {
        return new PredictionSpec(PredictionKind.MULTICLASS, List.of("a", "b", "c"), 0.5, Range.ALL, "");
    }

    public static PredictionSpec regression() {
        return new PredictionSpec(PredictionKind.REGRESSION, List.of(), 0.5, new Range(-60, 2000), "minutes");
    }

    public static Feature feature(String name, FeatureType type, boolean nullable) {
        return new Feature(name, type, nullable, Range.ALL, List.of(), 0, "", false, false);
    }

    static Feature numeric(String name, Range range, String unit) {
        return new Feature(name, FeatureType.NUMERIC, false, range, List.of(), 0, unit, false, false);
    }

    static Feature categorical(String name, String... categories) {
        return new Feature(name, FeatureType.CATEGORICAL, false, Range.ALL, List.of(categories), 0, "", false, false);
    }

    static WindowSpec hourly() {
        return new WindowSpec(
                Duration.ofHours(1),
                List.of(Duration.ofDays(1), Duration.ofDays(7)),
                Duration.ZERO,
                Duration.ofDays(2),
                Duration.ofDays(100));
    }
}
