package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Origin;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.source.Fields;

/** Inferences of one model version. */
final class InferenceTarget implements Target {
    private final ModelContract contract;
    private final Schema schema;
    private final InferenceEncoder encoder;
    private final InferenceFields source;
    private final Map<String, String> attributes;
    private final boolean personal;
    private @Nullable Object defaultTime;

    InferenceTarget(ModelContract contract, InferencePaths paths, Clock clock) {
        this.contract = contract;
        schema = InferenceSchema.of(contract);
        encoder = new InferenceEncoder(contract, clock);
        source = new InferenceFields(paths, contract);
        personal = ProtectionPolicy.protectsAny(contract);
        Map<String, String> all = new HashMap<>();
        all.put(AuditAttributes.CONTENT, "inferences");
        all.put(AuditAttributes.MODEL, contract.key().model());
        all.put(AuditAttributes.VERSION, contract.key().version());
        if (personal) {
            all.put(AuditAttributes.PROTECTION, AuditAttributes.REQUIRED);
        }
        attributes = Map.copyOf(all);
    }

    ModelContract contract() {
        return contract;
    }

    /** Event time of records that have none, or null. */
    void defaultTime(@Nullable Object time) {
        defaultTime = time;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public boolean personal() {
        return personal;
    }

    @Override
    public String model() {
        return contract.key().model();
    }

    @Override
    public String version() {
        return contract.key().version();
    }

    @Override
    public List<Reason> encode(Fields record, Origin origin) {
        source.show(record, defaultTime);
        return encoder.encode(source, origin);
    }

    @Override
    public byte[] buffer() {
        return encoder.buffer();
    }

    @Override
    public int length() {
        return encoder.length();
    }

    @Override
    public @Nullable String id(Fields record) {
        source.show(record, defaultTime);
        return Texts.id(source.id());
    }
}
