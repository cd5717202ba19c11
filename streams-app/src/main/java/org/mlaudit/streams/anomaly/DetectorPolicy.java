package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ModelContract;

/**
 * Which detectors a contract asks for. Policy {@value #DETECTORS} lists them; without it {@code contract} and {@code tail}
 * score where {@value #RATE} is set, {@code tribuo} where {@value #TRIBUO} names a model, and nothing is scored otherwise.
 *
 * @param detectors their names
 * @param rate share of inferences like those of the reference that each is to flag, 1e-6 to 0.1
 * @param trees trees of a forest, 10 to 500
 * @param treeSize rows of a tree, 32 to 1,024
 * @param problems what the contract says and nobody understands
 */
record DetectorPolicy(Set<String> detectors, double rate, int trees, int treeSize, List<String> problems) {
    static final String DETECTORS = "anomaly.detectors";
    static final String RATE = "anomaly.rate";
    static final String TREES = "anomaly.forest.trees";
    static final String TREE_SIZE = "anomaly.forest.size";
    static final String TRIBUO = "anomaly.tribuo";

    static final String CONTRACT = "contract";
    static final String TAIL = "tail";
    static final String FOREST = "forest";
    static final String TRIBUO_DETECTOR = "tribuo";
    /** All detectors, in the order in which their anomalies appear. */
    static final List<String> KNOWN = List.of(CONTRACT, TAIL, FOREST, TRIBUO_DETECTOR);

    private static final String ONE_CLASS = "libsvm-one-class";
    static final double DEFAULT_RATE = 0.001;
    static final double DEFAULT_TREES = 50;
    static final double DEFAULT_TREE_SIZE = 256;

    DetectorPolicy {
        detectors = Set.copyOf(detectors);
        problems = List.copyOf(problems);
    }

    /** What a contract says; whatever it says, this never fails. */
    static DetectorPolicy of(ModelContract contract) {
        List<String> problems = new ArrayList<>();
        boolean listed = contract.policies().containsKey(DETECTORS);
        Set<String> asked = new TreeSet<>(contract.policyList(DETECTORS));
        if (!listed && contract.policies().containsKey(RATE)) {
            asked.addAll(List.of(CONTRACT, TAIL));
        }
        Optional<String> tribuo = contract.policyList(TRIBUO).stream().findFirst();
        if (tribuo.isPresent() && !listed) {
            asked.add(TRIBUO_DETECTOR);
        }
        if (tribuo.isPresent() && !tribuo.get().equals(ONE_CLASS)) {
            problems.add(TRIBUO + " is '" + tribuo.get() + "', must be " + ONE_CLASS);
            asked.remove(TRIBUO_DETECTOR);
        }
        for (String name : List.copyOf(asked)) {
            if (!KNOWN.contains(name)) {
                problems.add(DETECTORS + " names '" + name + "', must be of " + KNOWN);
                asked.remove(name);
            }
        }
        return new DetectorPolicy(
                asked,
                number(contract, RATE, DEFAULT_RATE, 1e-6, 0.1, problems),
                (int) number(contract, TREES, DEFAULT_TREES, 10, 500, problems),
                (int) number(contract, TREE_SIZE, DEFAULT_TREE_SIZE, 32, 1_024, problems),
                problems);
    }

    private static double number(
            ModelContract contract, String name, double otherwise, double least, double most, List<String> problems) {
        try {
            double value = contract.policy(name, otherwise);
            if (value >= least && value <= most) {
                return value;
            }
            problems.add(name + " is " + value + ", must be " + least + " to " + most);
        } catch (ContractException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return otherwise;
    }
}
