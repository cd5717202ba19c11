package org.mlaudit.streams.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces <code>${env:NAME}</code> and <code>${secret:/path}</code> in values. */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|secret):([^}]+)}");

    /** A value and whether it holds the text of a secret file. */
    record Result(String text, boolean secret) {}

    private Substitution() {}

    /**
     * Replaces all references.
     *
     * @throws IllegalArgumentException if one leads nowhere
     */
    static Result apply(String text, Map<String, String> variables) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder();
        boolean secret = false;
        while (matcher.find()) {
            boolean file = matcher.group(1).equals("secret");
            String replacement = file ? contents(matcher.group(2)) : variable(matcher.group(2), variables);
            secret |= file;
            matcher.appendReplacement(out, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(out);
        return new Result(out.toString(), secret);
    }

    private static String contents(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + path + " cannot be read", e);
        }
    }

    private static String variable(String name, Map<String, String> variables) {
        @Nullable String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
