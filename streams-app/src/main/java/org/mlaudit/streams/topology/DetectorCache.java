package org.mlaudit.streams.topology;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.anomaly.Detectors;
import org.mlaudit.streams.profile.Reference;

/** Detectors of anomalies by model version, made once for all tasks of a process: making a forest takes seconds. */
final class DetectorCache {
    private final Map<ModelKey, Made> made = new ConcurrentHashMap<>();

    private record Made(ModelContract contract, Optional<String> reference, Detectors detectors) {
        boolean isOf(RegisteredModel model) {
            return contract.equals(model.contract())
                    && reference.equals(model.reference().map(Reference::hash));
        }
    }

    /** What scores the inferences of a model version. */
    Detectors of(RegisteredModel model) {
        Made known = made.compute(
                model.contract().key(), (key, before) -> before != null && before.isOf(model) ? before : make(model));
        return known.detectors;
    }

    private static Made make(RegisteredModel model) {
        return new Made(
                model.contract(),
                model.reference().map(Reference::hash),
                Detectors.of(model.layout(), model.reference()));
    }
}
