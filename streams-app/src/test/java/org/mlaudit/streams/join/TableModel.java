package org.mlaudit.streams.join;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link JoinTable} should answer, in the plainest form. */
final class TableModel {
    record Hash(long high, long low) {}

    record Prediction(int version, long expiresAt, String bytes) {}

    record Truth(long expiresAt, String bytes, boolean waits, String original) {}

    record Gone(Hash id, long expiresAt, String original) {}

    final Map<Hash, Prediction> predictions = new HashMap<>();
    final Map<Hash, Truth> truths = new HashMap<>();
    long clock = Long.MIN_VALUE;

    boolean putPrediction(Hash id, Prediction prediction) {
        if (prediction.expiresAt < clock || predictions.containsKey(id)) {
            return false;
        }
        predictions.put(id, prediction);
        truths.computeIfPresent(id, (same, truth) -> new Truth(truth.expiresAt, truth.bytes, false, ""));
        return true;
    }

    boolean putTruth(Hash id, long expiresAt, String bytes, String original) {
        if (expiresAt < clock) {
            return false;
        }
        Truth before = truths.get(id);
        long expiry = before == null ? expiresAt : Math.max(expiresAt, before.expiresAt);
        boolean waits = !predictions.containsKey(id);
        truths.put(id, new Truth(expiry, bytes, waits, waits ? original : ""));
        return true;
    }

    List<Gone> expire(long instant) {
        List<Gone> gone = new ArrayList<>();
        if (instant > clock) {
            clock = instant;
            predictions.values().removeIf(prediction -> prediction.expiresAt < clock);
            truths.forEach((id, truth) -> {
                if (truth.expiresAt < clock && truth.waits) {
                    gone.add(new Gone(id, truth.expiresAt, truth.original));
                }
            });
            truths.values().removeIf(truth -> truth.expiresAt < clock);
        }
        gone.sort(Comparator.comparingLong(Gone::expiresAt)
                .thenComparing((one, other) -> Long.compareUnsigned(one.id.high, other.id.high))
                .thenComparing((one, other) -> Long.compareUnsigned(one.id.low, other.id.low)));
        return gone;
    }

    @Nullable
    Prediction prediction(Hash id) {
        return predictions.get(id);
    }

    @Nullable
    Truth truth(Hash id) {
        return truths.get(id);
    }
}
