package org.mlaudit.streams.rules;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Problem;
import org.mlaudit.contract.RuleKind;
import org.mlaudit.contract.RuleSpec;

/** Checks what a contract's own reader can't: whether the conditions of its rules make sense. */
public final class ContractRules {
    private ContractRules() {}

    /** What is wrong with the conditions of a contract: their syntax, their types, and names that it does not have. */
    public static List<Problem> problems(ModelContract contract) {
        List<Problem> problems = new ArrayList<>();
        if (contract.rules().stream().anyMatch(rule -> rule.kind() == RuleKind.EXPRESSION)) {
            Expressions expressions = new Expressions(InferenceLayout.of(contract));
            for (int i = 0; i < contract.rules().size(); i++) {
                RuleSpec rule = contract.rules().get(i);
                if (rule.kind() == RuleKind.EXPRESSION) {
                    String path = "/rules/" + i + "/expression";
                    expressions.problem(rule.text()).ifPresent(what -> problems.add(new Problem(path, what)));
                }
            }
        }
        return problems;
    }
}
