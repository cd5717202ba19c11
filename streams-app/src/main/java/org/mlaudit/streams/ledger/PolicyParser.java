package org.mlaudit.streams.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy file of C2SP tlog-policy. Names are octets to it: they are compared as such, each octet held as one character, and
 * made readable only when they are UTF-8.
 */
final class PolicyParser {
    private final List<Policy.Log> logs = new ArrayList<>();
    private final Map<String, Policy.Witness> witnesses = new LinkedHashMap<>();
    private final Map<String, Policy.Group> groups = new LinkedHashMap<>();
    private final Set<String> members = new HashSet<>();
    private @Nullable String quorum;
    private int line;

    private PolicyParser() {}

    static Policy parse(byte[] file) {
        return new PolicyParser().read(file);
    }

    private Policy read(byte[] file) {
        String octets = new String(file, StandardCharsets.ISO_8859_1);
        if (!octets.isEmpty() && !octets.endsWith("\n")) {
            line = (int) octets.chars().filter(c -> c == '\n').count() + 1;
            throw malformed("does not end with a newline");
        }
        String[] lines = octets.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            line = i + 1;
            if (lines[i].chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                throw malformed("has a control character that is not a tab");
            }
            List<String> items = Arrays.stream(lines[i].split("[ \t]+"))
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (!items.isEmpty() && !items.getFirst().startsWith("#")) {
                readLine(items);
            }
        }
        if (quorum == null) {
            throw malformed("the file ends without a quorum line");
        }
        return new Policy(logs, witnesses, groups, quorum);
    }

    private void readLine(List<String> items) {
        switch (items.getFirst()) {
            case "log" -> readLog(items);
            case "witness" -> readWitness(items);
            case "group" -> readGroup(items);
            case "quorum" -> readQuorum(items);
            default ->
                throw malformed("begins with '" + readable(items.getFirst())
                        + "', and log, witness, group and quorum are known");
        }
    }

    private void readLog(List<String> items) {
        if (items.size() < 2 || items.size() > 3) {
            throw malformed("a log has a verifier key and at most a URL");
        }
        VerifierKey key = key(items.get(1), VerifierKey.Type.ED25519);
        if (logs.stream().anyMatch(each -> each.key().isSameKeyAs(key))) {
            throw malformed("there is another log with this key");
        }
        logs.add(new Policy.Log(key, url(items, 2)));
    }

    private void readWitness(List<String> items) {
        if (items.size() < 3 || items.size() > 4) {
            throw malformed("a witness has a name, a verifier key and at most a URL");
        }
        String name = newName(items.get(1));
        VerifierKey key = key(items.get(2), VerifierKey.Type.COSIGNATURE);
        if (witnesses.values().stream().anyMatch(each -> each.key().isSameKeyAs(key))) {
            throw malformed("there is another witness with this key");
        }
        witnesses.put(name, new Policy.Witness(name, key, url(items, 3)));
    }

    private void readGroup(List<String> items) {
        if (items.size() < 4) {
            throw malformed("a group has a name, all, any or a number, and members");
        }
        String name = newName(items.get(1));
        List<String> listed = items.subList(3, items.size());
        for (String member : listed) {
            requireKnown(member);
            if (!members.add(member)) {
                throw malformed("'" + readable(member) + "' is a member already, and can be one only once");
            }
        }
        groups.put(name, new Policy.Group(name, threshold(items.get(2), listed.size()), List.copyOf(listed)));
    }

    private int threshold(String text, int count) {
        if (text.equals("all")) {
            return count;
        }
        if (text.equals("any")) {
            return 1;
        }
        long threshold;
        try {
            threshold = Texts.decimal(text);
        } catch (IllegalArgumentException e) {
            throw malformed("'" + readable(text) + "' is not all, any or a number");
        }
        if (threshold < 1 || threshold > count) {
            throw malformed("a group of " + count + " members can't ask for " + threshold);
        }
        return (int) threshold;
    }

    private void readQuorum(List<String> items) {
        if (items.size() != 2) {
            throw malformed("a quorum has one name");
        }
        if (quorum != null) {
            throw malformed("there is another quorum line");
        }
        String name = items.get(1);
        if (!name.equals(Policy.NONE)) {
            requireKnown(name);
        }
        quorum = name;
    }

    private String newName(String name) {
        if (name.equals(Policy.NONE)) {
            throw malformed("the name none is taken: it stands for no quorum");
        }
        if (witnesses.containsKey(name) || groups.containsKey(name)) {
            throw malformed("the name '" + readable(name) + "' is taken");
        }
        return name;
    }

    private void requireKnown(String name) {
        if (!witnesses.containsKey(name) && !groups.containsKey(name)) {
            throw malformed("no line before defines '" + readable(name) + "'");
        }
    }

    private VerifierKey key(String octets, VerifierKey.Type type) {
        VerifierKey key;
        try {
            key = VerifierKey.parse(readable(octets));
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
        if (key.type() != type) {
            throw malformed(
                    "the key is of type " + key.type().code() + ", and one of type " + type.code() + " is needed");
        }
        return key;
    }

    private static Optional<String> url(List<String> items, int index) {
        return items.size() > index ? Optional.of(readable(items.get(index))) : Optional.empty();
    }

    private static String readable(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return Texts.isUtf8(bytes, 0, bytes.length) ? new String(bytes, StandardCharsets.UTF_8) : octets;
    }

    private PolicyException malformed(@Nullable String reason) {
        return new PolicyException(line, String.valueOf(reason));
    }
}
