package org.mlaudit.streams.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Knows which values must not be shown, and what is shown in their place. */
final class Secrets {
    /** What stands for a secret. */
    static final String MASK = "****";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passphrase|secret|token(?!\\.endpoint)|jaas|credentials?+(?!\\.source|\\.provider)|user\\.info|api\\.?key|keystore\\.key|private\\.key"
                    + "|keystore\\.certificate|ssl\\.key$");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]+@");

    private Secrets() {}

    /** Whether a key that we only hand on to a client holds a secret, by its name. */
    static boolean isSecret(String key) {
        return SECRET_NAME.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** A value as it may be shown: user and password in an address are masked, a secret wholly. */
    static String shown(boolean secret, String value) {
        if (secret) {
            return value.isEmpty() ? "" : MASK;
        }
        return USER_INFO.matcher(value).replaceAll("//" + MASK + "@");
    }
}
