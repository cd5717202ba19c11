package org.mlaudit.codec;

import java.time.Clock;
import java.util.List;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;

/** Says what is wrong with records by their contract: the check of {@link InferenceEncoder}. For use by one thread. */
public final class InferenceValidator {
    private final InferenceEncoder encoder;

    /** A validator for a contract; event times may be at most a day ahead of the clock. */
    public InferenceValidator(ModelContract contract, Clock clock) {
        encoder = new InferenceEncoder(contract, clock);
    }

    /** Every reason why a record is invalid; empty when it is valid. */
    public List<Reason> validate(InferenceSource source) {
        return encoder.encode(source, null);
    }
}
