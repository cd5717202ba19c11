package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The reference of a version that was registered without one: its first windows. It is made once, when the event time
 * has passed the first {@value #HOURS_POLICY} hours (a policy of the contract, 24 by default) after the first inference,
 * and never changes again; windows that end later are compared with it.
 */
final class FirstWindows {
    static final String HOURS_POLICY = "reference.hours";
    private static final double DEFAULT_HOURS = 24;

    static final List<Parameter> POLICIES = List.of(Parameter.ofAll(
            HOURS_POLICY,
            DEFAULT_HOURS,
            "length of the first windows that become the reference of a version registered without one"));

    private final JudgeStores stores;
    private final ModelKey key;
    /** Start and end of the windows it was made of, and the reference. */
    private Optional<Made> made = Optional.empty();

    private boolean restored;

    private record Made(long end, Reference reference) {}

    FirstWindows(ModelKey key, JudgeStores stores) {
        this.key = key;
        this.stores = stores;
    }

    /** What a window that ends at an instant is compared with. */
    Optional<Reference> reference(RegisteredModel model, long windowEnd) {
        return model.reference()
                .or(() -> made.filter(first -> windowEnd > first.end).map(Made::reference));
    }

    /** Makes the reference if it is due when event time has come to {@code clock}; instants in milliseconds. */
    void advance(RegisteredModel model, long firstPane, long clock) {
        if (model.reference().isPresent()) {
            return;
        }
        if (!restored) {
            restore(model);
        }
        ModelContract contract = model.contract();
        Duration length = Duration.ofMinutes(Math.round(60 * contract.policy(HOURS_POLICY, DEFAULT_HOURS)));
        long pane = contract.windows().pane().toMillis();
        long end = WindowAlignment.start(firstPane + length.toMillis() + pane - 1, pane);
        if (made.isPresent() || end + contract.windows().grace().toMillis() > clock) {
            return;
        }
        WindowSummary first = new WindowSummary(model.spec());
        stores.mergeParts(key, firstPane, end, first, model.spec());
        Reference reference = Reference.fromSummary(first);
        byte[] encoded = reference.encode();
        stores.references()
                .put(
                        JudgeKeys.first(key),
                        ByteBuffer.allocate(Long.BYTES + encoded.length)
                                .putLong(end)
                                .put(encoded)
                                .array());
        made = Optional.of(new Made(end, reference));
    }

    private void restore(RegisteredModel model) {
        byte[] stored = stores.references().get(JudgeKeys.first(key));
        if (stored != null) {
            made = Optional.of(new Made(ByteBuffer.wrap(stored).getLong(), decode(model, stored)));
        }
        restored = true;
    }

    /** The reference in a stored entry. */
    static Reference decode(RegisteredModel model, byte[] stored) {
        byte[] encoded = new byte[stored.length - Long.BYTES];
        System.arraycopy(stored, Long.BYTES, encoded, 0, encoded.length);
        return Reference.decode(model.layout(), encoded);
    }
}
