package org.mlaudit.streams.query;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller accepts (RFC 9110 section 12.5.1). */
final class MediaTypes {
    private MediaTypes() {}

    /**
     * Checks that a caller takes a media type.
     *
     * @throws ProblemException if it does not
     */
    static void requireAccepted(@Nullable String accept, String mediaType) {
        if (accept != null && !accept.isBlank() && !accepts(accept, mediaType)) {
            throw new ProblemException(
                    406,
                    "This is answered as " + mediaType + ", which " + Parameters.quoted("Accept: " + accept)
                            + " does not take.");
        }
    }

    private static boolean accepts(String accept, String mediaType) {
        String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip();
            boolean matches = type.equals("*/*") || type.equals(family) || type.equals(mediaType);
            if (matches && !isRefused(parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
