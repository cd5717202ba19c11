package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Origin;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.source.Fields;

/**
 * Outcomes of one model. An outcome names its inference and its model but not the version, so it is valid when it holds to
 * the predictions of any version.
 */
final class OutcomeTarget implements Target {
    private final String model;
    private final List<ModelContract> versions;
    private final List<GroundTruthEncoder> encoders;
    private final OutcomeFields source;
    private final Map<String, String> attributes;
    private @Nullable Object defaultTime;
    private GroundTruthEncoder used;

    /**
     * @param versions contracts of all versions of the model, at least one
     */
    OutcomeTarget(List<ModelContract> versions, OutcomePaths paths, Clock clock) {
        this.model = versions.getFirst().key().model();
        this.versions = versions;
        source = new OutcomeFields(paths);
        encoders = new ArrayList<>();
        versions.stream()
                .collect(Collectors.toMap(
                        ModelContract::prediction, contract -> contract, (one, other) -> other, LinkedHashMap::new))
                .values()
                .forEach(contract -> encoders.add(new GroundTruthEncoder(contract, clock)));
        used = encoders.getFirst();
        attributes = Map.of(AuditAttributes.CONTENT, "ground-truth", AuditAttributes.MODEL, model);
    }

    List<ModelContract> versions() {
        return versions;
    }

    /** Time of records that have none, or null. */
    void defaultTime(@Nullable Object time) {
        defaultTime = time;
    }

    @Override
    public Schema schema() {
        return GroundTruthEncoder.schema();
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public boolean personal() {
        return versions.stream().anyMatch(ProtectionPolicy::protectsAny);
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public @Nullable String version() {
        return null;
    }

    @Override
    public List<Reason> encode(Fields record, Origin origin) {
        source.show(record, defaultTime);
        List<Reason> reasons = List.of();
        for (GroundTruthEncoder encoder : encoders) {
            used = encoder;
            reasons = encoder.encode(source, origin);
            if (reasons.isEmpty()) {
                return reasons;
            }
        }
        return reasons;
    }

    @Override
    public byte[] buffer() {
        return used.buffer();
    }

    @Override
    public int length() {
        return used.length();
    }

    @Override
    public @Nullable String id(Fields record) {
        source.show(record, defaultTime);
        return Texts.id(source.id());
    }
}
