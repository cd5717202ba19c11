package org.mlaudit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.mlaudit.contract.Document.Members;
import org.mlaudit.contract.Document.Node;

/**
 * Reads and writes contracts. A contract file is YAML or JSON; the smallest one names the model, the version, one feature
 * and the kind of prediction:
 *
 * <pre>{@code
 * model: flight-delay
 * version: 1
 * features:
 *   - {name: origin, type: CATEGORICAL}
 *   - {name: distance, type: NUMERIC, unit: miles, range: {min: 0, max: 6000}}
 * prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
 * }</pre>
 *
 * <p>Everything else has a default: no text, {@code nullable: false}, {@code unknownFields: REJECT}, {@code riskTier:
 * LIMITED}, {@link WindowSpec#DEFAULT}, {@link TruthSpec#defaultFor}.
 */
public final class ContractFile {
    private ContractFile() {}

    /**
     * Reads a contract from a file.
     *
     * @throws ContractException with every problem of the file
     * @throws UncheckedIOException if the file cannot be read
     */
    public static ModelContract read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ContractException(file.toString(), List.of(new Problem("", "is not UTF-8 text")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the contract " + file + ": " + e, e);
        }
    }

    /**
     * Reads a contract from YAML or JSON text.
     *
     * @throws ContractException with every problem of the text
     */
    public static ModelContract parse(String text) {
        return parse("the contract", text);
    }

    private static ModelContract parse(String source, String text) {
        List<Problem> problems = new ArrayList<>();
        Node node = Document.parse(text.startsWith("\uFEFF") ? text.substring(1) : text, problems);
        if (node instanceof Members members) {
            ModelContract contract = new ContractReader(new Section(members.nodes(), "", problems)).read();
            if (problems.isEmpty() && contract != null) {
                return contract;
            }
        } else if (problems.isEmpty()) {
            problems.add(new Problem("", "must be an object with model, version, features and prediction"));
        }
        throw new ContractException(source, problems);
    }

    /**
     * The canonical JSON of a contract (RFC 8785: keys in order, no white space, one form for each number). Equal contracts
     * have equal texts, and {@link #parse} gives the same contract back.
     */
    public static String toJson(ModelContract contract) {
        return CanonicalJson.write(ContractTree.of(contract));
    }

    /** SHA-256 of the canonical JSON in UTF-8, 64 hexadecimal digits. */
    public static String digest(ModelContract contract) {
        try {
            byte[] json = toJson(contract).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
