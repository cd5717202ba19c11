package org.mlaudit.streams.artifact;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/** Bytes as they come in, up to a limit, and their digest. */
final class Received {
    private final String address;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final MessageDigest digest = sha256();

    /**
     * Expects bytes.
     *
     * @param address where they come from, as it may be shown
     * @param most largest number of them
     */
    Received(String address, int most) {
        this.address = address;
        this.most = most;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Refuses a number of bytes that is announced.
     *
     * @throws ModelArtifactException if it is beyond the limit
     */
    void expect(long count) {
        if (count > most) {
            throw tooLarge(count + " bytes");
        }
    }

    /**
     * Takes bytes.
     *
     * @throws ModelArtifactException if there are more than the limit
     */
    void add(byte[] chunk, int length) {
        if (bytes.size() + (long) length > most) {
            throw tooLarge("more than that");
        }
        bytes.write(chunk, 0, length);
        digest.update(chunk, 0, length);
    }

    private ModelArtifactException tooLarge(String size) {
        return new ModelArtifactException(
                Code.TOO_LARGE,
                address + " is larger than the " + most + " bytes that artifacts.max.bytes allows: it has " + size);
    }

    /**
     * Returns all bytes.
     *
     * @param sha256 the digest that they must have, hexadecimal
     * @throws ModelArtifactException if they have another
     */
    byte[] verified(String sha256) {
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
            throw new ModelArtifactException(
                    Code.DIGEST_DIFFERS,
                    address + " has " + bytes.size() + " bytes with the SHA-256 " + found + ", but " + sha256
                            + " is registered. Register the version with this model, or put the registered one there");
        }
        return bytes.toByteArray();
    }
}
