package org.mlaudit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.contract.Document.Members;
import org.mlaudit.contract.Document.Node;

/**
 * Protections that are said outside of a contract, in its words: the action alone, such as {@code ENCRYPT}, or the object
 * that a contract has, such as {@code {action: MASK, keepLast: 4}}; its braces may be left out.
 */
public final class ProtectionText {
    private ProtectionText() {}

    /**
     * Reads a protection for values of a type.
     *
     * @throws ContractException with every problem of the text, or if the action can't be done to the type
     */
    public static ProtectionSpec parse(String text, FeatureType type) {
        List<Problem> problems = new ArrayList<>();
        Node node = Document.parse("protection: " + object(text.strip()), problems);
        if (problems.isEmpty() && node instanceof Members members) {
            Optional<ProtectionSpec> spec =
                    ProtectionReader.read(new Section(Map.copyOf(members.nodes()), "", problems), type, false);
            if (problems.isEmpty() && spec.isPresent()) {
                return spec.get();
            }
        }
        if (problems.isEmpty()) {
            problems.add(new Problem("/protection", "must name an action, for example {action: MASK, keepLast: 4}"));
        }
        throw new ContractException("'" + text + "'", problems);
    }

    private static String object(String text) {
        if (text.startsWith("{")) {
            return text;
        }
        return text.contains(":") ? "{" + text + "}" : "{action: " + text + "}";
    }
}
