package org.mlaudit.streams.fairness;

import java.util.List;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.performance.AuditedOutcomes;

/** Judges decisions for classes. */
abstract class DecisionMonitor extends GroupMonitor {
    DecisionMonitor(String name, FairnessMetric metric) {
        super(name, metric);
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return super.appliesTo(model) && model.model().contract().prediction().kind() != PredictionKind.REGRESSION;
    }

    @Override
    final List<Evidence> judge(Compared compared) {
        return judge(compared, (Decided) compared.group(), (Decided) compared.reference());
    }

    abstract List<Evidence> judge(Compared compared, Decided group, Decided reference);
}
