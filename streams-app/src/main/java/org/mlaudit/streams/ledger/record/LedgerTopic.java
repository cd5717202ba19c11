package org.mlaudit.streams.ledger.record;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.mlaudit.codec.LedgerFieldsDecoder;
import org.mlaudit.event.Action;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.streams.ledger.LeafType;

/** The topics whose records can become leaves. */
public enum LedgerTopic {
    /** Captured inferences. */
    INFERENCES("inferences", LeafType.INFERENCE, ""),
    /** Real outcomes. */
    GROUND_TRUTH("ground-truth", LeafType.GROUND_TRUTH, GroundTruth.class.getName()),
    /** Why models answered as they did. */
    EXPLANATIONS("explanations", LeafType.EXPLANATION, Explanation.class.getName()),
    /** What was decided about the record itself. */
    GOVERNANCE("governance", LeafType.GOVERNANCE, GovernanceEvent.class.getName()),
    /** What people did about alerts. */
    ACTIONS("actions", LeafType.ACTION, Action.class.getName());

    private final String text;
    private final LeafType type;
    private final String schema;

    LedgerTopic(String text, LeafType type, String schema) {
        this.text = text;
        this.type = type;
        this.schema = schema;
    }

    /** Its name without the prefix. */
    public String text() {
        return text;
    }

    /** What its leaves are of. */
    public LeafType type() {
        return type;
    }

    /** Reads of its messages what leaves say of them. */
    public LedgerFieldsDecoder decoder(IntFunction<Schema> schemas) {
        return this == INFERENCES
                ? LedgerFieldsDecoder.ofInferences(schemas)
                : LedgerFieldsDecoder.ofEvents(schemas, schema);
    }

    /**
     * The topic of a name without the prefix.
     *
     * @throws IllegalArgumentException if no trees are kept of such a topic
     */
    public static LedgerTopic of(String text) {
        return Arrays.stream(values())
                .filter(topic -> topic.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tree is kept of a topic " + text));
    }
}
