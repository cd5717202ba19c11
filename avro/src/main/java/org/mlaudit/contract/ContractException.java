package org.mlaudit.contract;

import java.util.List;
import java.util.stream.Collectors;

/** A contract file that cannot be used, with everything that is wrong with it. */
public final class ContractException extends RuntimeException {
    private final transient List<Problem> problems;

    /**
     * A contract with at least one problem.
     *
     * @param source what was read, for the message: a file name, or "the contract"
     */
    public ContractException(String source, List<Problem> problems) {
        super(source + " has " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file where that is known. */
    public List<Problem> problems() {
        return problems;
    }
}
