package org.mlaudit.quickstart.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the verifier said of the ledger.
 *
 * @param outcomes PASS, FAIL or INCOMPLETE, by INTEGRITY, COMPLETENESS and ERASURE
 * @param remarks what does not hold, and what was not looked at
 * @param leaves in all trees
 * @param trees trees, that of the log of logs among them
 * @param checkpoints signed states of them
 * @param inferences leaves of the trees of inferences
 * @param erased records that can't be read any more, by authority
 */
record LedgerVerdicts(
        Map<String, String> outcomes,
        List<String> remarks,
        long leaves,
        int trees,
        long checkpoints,
        long inferences,
        long erased) {
    /** The three verdicts, in the order in which they matter. */
    static final List<String> NAMES = List.of("INTEGRITY", "COMPLETENESS", "ERASURE");

    private static final String PASS = "PASS";
    private static final String NOT_VERIFIED = "NOT VERIFIED";
    private static final ObjectMapper JSON = new ObjectMapper();

    LedgerVerdicts {
        outcomes = Map.copyOf(outcomes);
        remarks = List.copyOf(remarks);
    }

    /** Nothing could be verified. */
    static LedgerVerdicts none(String why) {
        return new LedgerVerdicts(Map.of(), List.of(why), 0, 0, 0, 0, 0);
    }

    /**
     * What {@code mlaudit verify --json} answered.
     *
     * @param topic name of the topic of inferences
     */
    static LedgerVerdicts of(AuditCommand.Answer answer, String topic) {
        JsonNode found;
        try {
            found = JSON.readTree(answer.output());
        } catch (JsonProcessingException e) {
            return none("mlaudit verify ended with code " + answer.code() + ": " + answer.output() + answer.errors());
        }
        if (!found.path("verdicts").isObject()) {
            return none("mlaudit verify ended with code " + answer.code() + ": " + answer.errors());
        }
        var outcomes = new TreeMap<String, String>();
        var remarks = new ArrayList<String>();
        found.path("violations").forEach(violation -> remarks.add(violation.toString()));
        for (String name : NAMES) {
            JsonNode verdict = found.path("verdicts").path(name);
            outcomes.put(name, verdict.path("outcome").asText(NOT_VERIFIED));
            verdict.path("notLookedAt").forEach(note -> remarks.add(name + ": " + note.asText()));
        }
        JsonNode trees = found.path("trees");
        long inferences = 0;
        for (JsonNode tree : trees) {
            inferences += tree.path("origin").asText().contains("/" + topic + "/")
                    ? tree.path("leaves").asLong()
                    : 0;
        }
        return new LedgerVerdicts(
                outcomes,
                remarks,
                sum(trees, "leaves"),
                trees.size(),
                sum(trees, "states"),
                inferences,
                sum(found.path("erasures"), "records"));
    }

    private static long sum(JsonNode items, String field) {
        long sum = 0;
        for (JsonNode item : items) {
            sum += item.path(field).asLong();
        }
        return sum;
    }

    /** How one of {@link #NAMES} came out. */
    String outcome(String name) {
        return outcomes.getOrDefault(name, NOT_VERIFIED);
    }

    /** Whether all three passed. */
    boolean passed() {
        return NAMES.stream().allMatch(name -> outcome(name).equals(PASS));
    }
}
