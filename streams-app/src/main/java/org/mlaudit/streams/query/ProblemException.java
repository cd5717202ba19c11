package org.mlaudit.streams.query;

import java.util.List;
import java.util.Map;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    ProblemException(int status, String detail) {
        this(Problem.of(status, detail, List.of()), Map.of());
    }

    ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    static ProblemException badParameter(String name, String detail) {
        return new ProblemException(
                Problem.of(400, "The parameter " + name + " " + detail + ".", List.of(new Problem.Fault(name, detail))),
                Map.of());
    }

    Problem problem() {
        return problem;
    }

    /** Headers that the answer must carry. */
    Map<String, String> headers() {
        return headers;
    }
}
