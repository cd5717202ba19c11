package org.mlaudit.contract;

/**
 * Names one version of a model. Both parts match {@code [A-Za-z0-9][A-Za-z0-9._-]*}, so that the text form
 * {@code model/version} is unambiguous.
 */
public record ModelKey(String model, String version) {
    /**
     * Parses {@code model/version}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static ModelKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash != text.lastIndexOf('/') || slash == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not of the form model/version");
        }
        return new ModelKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return model + "/" + version;
    }
}
