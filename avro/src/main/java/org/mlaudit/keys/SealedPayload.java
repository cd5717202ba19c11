package org.mlaudit.keys;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original content of a rejected record, encrypted. Its media type says so, and names the key and what it was:
 * {@code application/vnd.mlaudit.sealed;key=<id>;type="application/json"}. The bytes are what {@link SubjectKey#encrypt} made
 * of the content, bound to the media type.
 */
public final class SealedPayload {
    /** Purpose of the keys. */
    public static final String PURPOSE = "rejected";
    /** Media type of content that was left out. */
    public static final String DROPPED = "application/vnd.mlaudit.dropped";

    private static final String SEALED = "application/vnd.mlaudit.sealed";
    private static final Pattern TYPE = Pattern.compile(Pattern.quote(SEALED) + ";key=([^;\"]+);type=\"([^\"]*)\"");

    private SealedPayload() {}

    /** Media type of content of this type that is sealed with a key. */
    public static String contentType(SubjectKey key, String original) {
        return SEALED + ";key=" + key.id() + ";type=\"" + original.replace("\"", "'") + "\"";
    }

    /** Whether a media type is one of content that is sealed or left out. */
    public static boolean isProtected(String contentType) {
        return contentType.equals(DROPPED) || TYPE.matcher(contentType).matches();
    }

    /** Id of the key that sealed content of this media type was encrypted with; empty when it is not sealed. */
    public static Optional<String> keyId(String contentType) {
        Matcher matcher = TYPE.matcher(contentType);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Media type that the content had before it was sealed; the given one when it is not sealed. */
    public static String original(String contentType) {
        Matcher matcher = TYPE.matcher(contentType);
        return matcher.matches() ? matcher.group(2) : contentType;
    }

    /**
     * Encrypts content.
     *
     * @param contentType what {@link #contentType} answers for the key
     */
    public static byte[] seal(SubjectKey key, byte[] content, String contentType) {
        return key.encrypt(content, contentType.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decrypts content.
     *
     * @param contentType media type of the sealed content
     * @throws DecryptionException if content or media type were changed, or the key is another
     */
    public static byte[] open(SubjectKey key, byte[] sealed, String contentType) {
        return key.decrypt(sealed, contentType.getBytes(StandardCharsets.UTF_8));
    }
}
