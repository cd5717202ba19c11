package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.nifi.flowfile.FlowFile;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.Fields;

/** Finds the model version of each inference, by the FlowFile's attributes or by the record. */
final class InferenceTargets implements Targets {
    /** What a FlowFile's attributes say; texts are blank when they say nothing. */
    record Named(String model, String version, String time) {}

    private final ModelContractService contracts;
    private final InferencePaths paths;
    private final FieldPath modelPath;
    private final FieldPath versionPath;
    private final Function<FlowFile, Named> naming;
    private final Clock clock;

    private final Map<ModelKey, InferenceTarget> targets = new HashMap<>();
    /** Targets whose contract was looked up for this FlowFile; null for one that is not registered. */
    private final Map<ModelKey, @Nullable InferenceTarget> current = new HashMap<>();

    private Named named = new Named("", "", "");
    private String lastModel = "";
    private String lastVersion = "";
    private @Nullable InferenceTarget last;

    InferenceTargets(
            ModelContractService contracts, InferencePaths paths, Function<FlowFile, Named> naming, Clock clock) {
        this.contracts = contracts;
        this.paths = paths;
        this.modelPath = paths.model();
        this.versionPath = paths.version();
        this.naming = naming;
        this.clock = clock;
    }

    @Override
    public void begin(FlowFile flowFile) {
        named = naming.apply(flowFile);
        current.clear();
        lastModel = "";
        lastVersion = "";
        last = null;
    }

    @Override
    public Resolution byAttributes() {
        if (named.model().isBlank() || named.version().isBlank()) {
            return Resolution.BY_RECORD;
        }
        return find(named.model(), named.version()) == null ? Resolution.UNREGISTERED : Resolution.REGISTERED;
    }

    @Override
    public @Nullable Target of(Fields record) {
        String model = named.model().isBlank() ? Texts.name(modelPath.in(record)) : named.model();
        String version = named.version().isBlank() ? Texts.name(versionPath.in(record)) : named.version();
        return model == null || version == null ? null : find(model, version);
    }

    @Override
    public List<Reason> unnamed(Fields record) {
        List<Reason> reasons = new ArrayList<>();
        if (named.model().isBlank() && Texts.name(modelPath.in(record)) == null) {
            reasons.add(Reason.of(ReasonCode.MISSING, modelPath.text(), "the record names no model"));
        }
        if (named.version().isBlank() && Texts.name(versionPath.in(record)) == null) {
            reasons.add(Reason.of(ReasonCode.MISSING, versionPath.text(), "the record names no version of the model"));
        }
        return reasons;
    }

    @Override
    public Reason unregistered(Fields record) {
        String model = named.model().isBlank() ? Texts.name(modelPath.in(record)) : named.model();
        String version = named.version().isBlank() ? Texts.name(versionPath.in(record)) : named.version();
        return Reason.of(
                ReasonCode.UNREGISTERED_MODEL, "", "model version " + model + "/" + version + " is not registered");
    }

    @Override
    public boolean personal() {
        return contracts.all().stream().anyMatch(ProtectionPolicy::protectsAny);
    }

    @Override
    public @Nullable String id(Fields record) {
        return Texts.id(paths.id().in(record));
    }

    private @Nullable InferenceTarget find(String model, String version) {
        if (lastModel.equals(model) && lastVersion.equals(version)) {
            return last;
        }
        ModelKey key = new ModelKey(model, version);
        last = current.containsKey(key) ? current.get(key) : lookUp(key);
        lastModel = model;
        lastVersion = version;
        return last;
    }

    private @Nullable InferenceTarget lookUp(ModelKey key) {
        Optional<ModelContract> contract = contracts.find(key);
        InferenceTarget target = targets.remove(key);
        if (contract.isEmpty()) {
            target = null;
        } else if (target == null || !Objects.equals(target.contract(), contract.get())) {
            target = new InferenceTarget(contract.get(), paths, clock);
        }
        if (target != null) {
            target.defaultTime(named.time().isBlank() ? null : named.time());
            targets.put(key, target);
        }
        current.put(key, target);
        return target;
    }
}
