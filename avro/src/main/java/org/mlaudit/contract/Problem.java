package org.mlaudit.contract;

/**
 * One fault of a contract file.
 *
 * @param path JSON pointer (RFC 6901) to the place, for example {@code /features/3/type}; empty for the whole file
 * @param message what is wrong and what is expected
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "/" : path) + ": " + message;
    }
}
