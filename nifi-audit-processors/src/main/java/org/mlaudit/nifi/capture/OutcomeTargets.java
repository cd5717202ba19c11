package org.mlaudit.nifi.capture;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.nifi.flowfile.FlowFile;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.nifi.service.ModelContractService;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.Fields;

/** Finds the model of each outcome, by the FlowFile's attributes or by the record. */
final class OutcomeTargets implements Targets {
    /** What a FlowFile's attributes say; texts are blank when they say nothing. */
    record Named(String model, String time) {}

    private final ModelContractService contracts;
    private final OutcomePaths paths;
    private final FieldPath modelPath;
    private final Function<FlowFile, Named> naming;
    private final Clock clock;

    private final Map<String, OutcomeTarget> targets = new HashMap<>();
    /** Targets whose contracts were looked up for this FlowFile; null for one that is not registered. */
    private final Map<String, @Nullable OutcomeTarget> current = new HashMap<>();

    private Named named = new Named("", "");

    OutcomeTargets(ModelContractService contracts, OutcomePaths paths, Function<FlowFile, Named> naming, Clock clock) {
        this.contracts = contracts;
        this.paths = paths;
        this.modelPath = paths.model();
        this.naming = naming;
        this.clock = clock;
    }

    @Override
    public void begin(FlowFile flowFile) {
        named = naming.apply(flowFile);
        current.clear();
    }

    @Override
    public Resolution byAttributes() {
        if (named.model().isBlank()) {
            return Resolution.BY_RECORD;
        }
        return find(named.model()) == null ? Resolution.UNREGISTERED : Resolution.REGISTERED;
    }

    @Override
    public @Nullable Target of(Fields record) {
        String model = named.model().isBlank() ? Texts.name(modelPath.in(record)) : named.model();
        return model == null ? null : find(model);
    }

    @Override
    public List<Reason> unnamed(Fields record) {
        return named.model().isBlank() && Texts.name(modelPath.in(record)) == null
                ? List.of(Reason.of(ReasonCode.MISSING, modelPath.text(), "the record names no model"))
                : List.of();
    }

    @Override
    public Reason unregistered(Fields record) {
        String model = named.model().isBlank() ? Texts.name(modelPath.in(record)) : named.model();
        return Reason.of(ReasonCode.UNREGISTERED_MODEL, "", "no version of model " + model + " is registered");
    }

    @Override
    public boolean personal() {
        return contracts.all().stream().anyMatch(ProtectionPolicy::protectsAny);
    }

    @Override
    public @Nullable String id(Fields record) {
        return Texts.id(paths.id().in(record));
    }

    private @Nullable OutcomeTarget find(String model) {
        return current.containsKey(model) ? current.get(model) : lookUp(model);
    }

    private @Nullable OutcomeTarget lookUp(String model) {
        List<ModelContract> versions = contracts.versions(model);
        OutcomeTarget target = targets.remove(model);
        if (versions.isEmpty()) {
            target = null;
        } else if (target == null || !target.versions().equals(versions)) {
            target = new OutcomeTarget(versions, paths, clock);
        }
        if (target != null) {
            target.defaultTime(named.time().isBlank() ? null : named.time());
            targets.put(model, target);
        }
        current.put(model, target);
        return target;
    }
}
