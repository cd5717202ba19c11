package org.mlaudit.privacy;

/**
 * A place in a text that looks like personal data; never the data itself.
 *
 * @param kind what it looks like
 * @param start index of its first {@code char}
 * @param end index behind its last {@code char}
 * @param checksum whether a checksum, or a register of all valid forms, confirms it
 * @param context whether a word nearby says so too
 * @param confidence 0.5 to 1
 */
public record PersonalData(
        PersonalDataKind kind, int start, int end, boolean checksum, boolean context, double confidence) {}
