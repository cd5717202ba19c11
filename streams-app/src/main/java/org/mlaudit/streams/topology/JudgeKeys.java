package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.alert.AlertKey;

/**
 * Keys of the merging step's stores. Each starts with {@code model/version} and a zero byte, so that what belongs to one
 * model lies together and in order of time; integers are big-endian and not negative, so bytes sort as numbers do.
 */
final class JudgeKeys {
    private static final byte END_OF_NAME = 0;

    private JudgeKeys() {}

    /** Parts store: the state of a pane in a source partition. */
    static Bytes part(ModelKey model, long paneStart, int sourcePartition) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(named(name, Long.BYTES + Integer.BYTES)
                .putLong(paneStart)
                .putInt(sourcePartition)
                .array());
    }

    static long paneStartOfPart(Bytes part) {
        byte[] key = part.get();
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES - Integer.BYTES);
    }

    /** Windows store: the merged summary of a window. */
    static Bytes window(ModelKey model, long size, long start) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(
                named(name, 2 * Long.BYTES).putLong(size).putLong(start).array());
    }

    static long startOfWindow(Bytes window) {
        byte[] key = window.get();
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** Findings store: lower bound of the findings of windows that start at or after an instant. */
    static Bytes findingsFrom(ModelKey model, long start) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(named(name, Long.BYTES).putLong(start).array());
    }

    /** Findings store: lower bound of the findings of a window. */
    static Bytes findingsOf(ModelKey model, long start, long size) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(
                named(name, 2 * Long.BYTES).putLong(start).putLong(size).array());
    }

    /** Findings store: what a finding judges. */
    static Bytes finding(Finding finding) {
        byte[] name = ModelKeys.encode(new ModelKey(finding.getModel(), finding.getVersion()));
        byte[] judged = text(
                finding.getMonitor(),
                finding.getTarget(),
                finding.getStatistic(),
                finding.getSegment(),
                finding.getBaseline());
        long start = finding.getWindowStart().toEpochMilli();
        long size = finding.getWindowEnd().toEpochMilli() - start;
        return Bytes.wrap(named(name, 2 * Long.BYTES + judged.length)
                .putLong(start)
                .putLong(size)
                .put(judged)
                .array());
    }

    /** Alerts store: what can be in alarm on its own. */
    static Bytes alert(Finding finding) {
        byte[] name = ModelKeys.encode(new ModelKey(finding.getModel(), finding.getVersion()));
        byte[] key = AlertKey.of(finding).toString().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(named(name, key.length).put(key).array());
    }

    /** Progress store: how far a model was judged. */
    static Bytes progress(ModelKey model) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1).put((byte) 'p').array());
    }

    /** Progress store: the clock of a source partition. */
    static Bytes clock(ModelKey model, int sourcePartition) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1 + Integer.BYTES)
                .put((byte) 'c')
                .putInt(sourcePartition)
                .array());
    }

    static int partitionOfClock(Bytes clock) {
        byte[] key = clock.get();
        return ByteBuffer.wrap(key).getInt(key.length - Integer.BYTES);
    }

    /** Progress store: a pane whose parts changed since it was judged. */
    static Bytes changed(ModelKey model, long paneStart) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1 + Long.BYTES)
                .put((byte) 'd')
                .putLong(paneStart)
                .array());
    }

    static long paneStartOfChanged(Bytes changed) {
        byte[] key = changed.get();
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** Progress store: probability of a window's evidence without any change. */
    static Bytes pValue(ModelKey model, long start, long size) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1 + 2 * Long.BYTES)
                .put((byte) 'v')
                .putLong(start)
                .putLong(size)
                .array());
    }

    /** Progress store: how far the outcomes of a model were judged. */
    static Bytes outcomeProgress(ModelKey model) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1).put((byte) 'q').array());
    }

    /** Progress store: a pane whose outcomes changed since they were judged. */
    static Bytes changedOutcomes(ModelKey model, long paneStart) {
        return Bytes.wrap(named(ModelKeys.encode(model), 1 + Long.BYTES)
                .put((byte) 'o')
                .putLong(paneStart)
                .array());
    }

    /** First key of a model in any store. */
    static Bytes first(ModelKey model) {
        return Bytes.wrap(named(ModelKeys.encode(model), 0).array());
    }

    /** A key behind every key of a model in any store. */
    static Bytes last(ModelKey model) {
        byte[] name = ModelKeys.encode(model);
        byte[] key = named(name, 0).array();
        key[name.length] = END_OF_NAME + 1;
        return Bytes.wrap(key);
    }

    /** The model that a key belongs to. */
    static ModelKey model(Bytes key) {
        byte[] bytes = key.get();
        int end = 0;
        while (bytes[end] != END_OF_NAME) {
            end++;
        }
        return ModelKeys.decode(bytes, 0, end);
    }

    private static ByteBuffer named(byte[] name, int more) {
        return ByteBuffer.allocate(name.length + 1 + more).put(name).put(END_OF_NAME);
    }

    private static byte[] text(
            String monitor, String target, String statistic, @Nullable String segment, @Nullable String baseline) {
        return String.join("\u0000", monitor, target, statistic, orEmpty(segment), orEmpty(baseline))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
