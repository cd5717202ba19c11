package org.mlaudit.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.verify.SeenState;

/** States that were verified before: a JSON object with, for each origin, an array of {@code {size, root}}; and anchors. */
final class SeenFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Most states that are kept of a tree; of the older half every second goes when there are more. */
    private static final int MOST = 64;

    private SeenFile() {}

    /** Reads what was seen; nothing when there is no file yet. */
    static List<SeenState> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<SeenState> seen = new ArrayList<>();
            JsonNode tree = MAPPER.readTree(Pins.bytes(file));
            tree.properties()
                    .forEach(origin -> origin.getValue()
                            .forEach(state -> seen.add(new SeenState(
                                    origin.getKey(),
                                    state.path("size").asLong(-1),
                                    Hash.parseBase64(state.path("root").asText())))));
            return seen;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CommandException("cannot read " + file + ", where seen states are kept: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + e.getMessage());
        }
    }

    /** Adds states; the file is replaced as a whole. */
    static void write(Path file, List<SeenState> before, List<SeenState> now) {
        Map<String, List<SeenState>> byOrigin = new LinkedHashMap<>();
        Stream.concat(before.stream(), now.stream())
                .distinct()
                .forEach(state -> byOrigin.computeIfAbsent(state.origin(), any -> new ArrayList<>())
                        .add(state));
        ObjectNode tree = MAPPER.createObjectNode();
        byOrigin.forEach((origin, states) -> {
            ArrayNode array = tree.putArray(origin);
            thinned(states)
                    .forEach(state -> array.addObject()
                            .put("size", state.size())
                            .put("root", state.root().base64()));
        });
        try {
            Path parent = file.toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Path next = Files.createTempFile(parent, "seen", ".tmp");
            Files.writeString(next, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ", where seen states are kept: " + e.getMessage());
        }
    }

    private static List<SeenState> thinned(List<SeenState> states) {
        if (states.size() <= MOST) {
            return states;
        }
        List<SeenState> kept = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            if (i == 0 || i % 2 == 0 || i >= states.size() / 2) {
                kept.add(states.get(i));
            }
        }
        return thinned(kept);
    }

    /**
     * Reads the states that an anchor holds: a file of notes with an empty line after each, or a directory with a file for each.
     *
     * @param keys of the log of logs; notes that none of them signed are left out
     */
    static List<SeenState> anchored(Path anchor, List<VerifierKey> keys) {
        List<SeenState> states = new ArrayList<>();
        for (String note : notes(anchor)) {
            try {
                SignedNote signed = SignedNote.parse(note);
                Checkpoint checkpoint = Checkpoint.parse(signed.text());
                if (signed.signatures().stream()
                        .anyMatch(signature -> keys.stream()
                                .anyMatch(key -> signature.isOf(key) && key.verifies(signed.text(), signature)))) {
                    states.add(new SeenState(checkpoint.origin(), checkpoint.size(), checkpoint.root()));
                }
            } catch (NoteException e) {
                throw new CommandException("the anchor " + anchor + " holds something else: " + e.getMessage());
            }
        }
        return states.stream().distinct().toList();
    }

    private static List<String> notes(Path anchor) {
        if (!Files.isDirectory(anchor)) {
            return Stream.of(new String(Pins.bytes(anchor), StandardCharsets.UTF_8).split("(?<=\n)\n(?!\u2014)"))
                    .filter(note -> !note.isBlank())
                    .toList();
        }
        try (Stream<Path> files = Files.list(anchor)) {
            return files.filter(file -> file.toString().endsWith(".note"))
                    .sorted()
                    .map(file -> new String(Pins.bytes(file), StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new CommandException("cannot list the anchor " + anchor + ": " + e.getMessage());
        }
    }
}
