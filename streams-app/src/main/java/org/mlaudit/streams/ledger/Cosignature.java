package org.mlaudit.streams.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A witness's signature of a checkpoint, with its time (C2SP tlog-cosignature, {@code cosignature/v1}): 8 bytes of seconds since 1970,
 * big-endian, and the Ed25519 signature of {@code cosignature/v1\ntime <seconds>\n} and the checkpoint's text.
 */
public final class Cosignature {
    private static final int TIME_BYTES = Long.BYTES;

    private Cosignature() {}

    private static byte[] message(long seconds, String text) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] sign(NoteSigner signer, long seconds, String text) {
        if (seconds < 0) {
            throw new IllegalArgumentException("a cosignature's time is not before 1970");
        }
        Checkpoint.parse(text);
        byte[] signature = signer.sign(message(seconds, text));
        return ByteBuffer.allocate(TIME_BYTES + signature.length)
                .putLong(seconds)
                .put(signature)
                .array();
    }

    static boolean verifies(VerifierKey key, String text, byte[] made) {
        if (made.length <= TIME_BYTES) {
            return false;
        }
        long seconds = ByteBuffer.wrap(made).getLong();
        return seconds >= 0 && key.verifies(message(seconds, text), Arrays.copyOfRange(made, TIME_BYTES, made.length));
    }

    /**
     * Returns when a witness signed, in seconds since 1970; means something only when the signature was verified.
     *
     * @throws IllegalArgumentException if the signature is not one of a witness
     */
    public static long seconds(NoteSignature signature) {
        byte[] made = signature.signature();
        if (made.length <= TIME_BYTES) {
            throw new IllegalArgumentException("the signature of " + signature + " has no time");
        }
        return ByteBuffer.wrap(made).getLong();
    }
}
