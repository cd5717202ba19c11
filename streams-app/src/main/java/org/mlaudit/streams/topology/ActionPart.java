package org.mlaudit.streams.topology;

import java.util.Arrays;

/**
 * An action on its way to the step that keeps its alert, beside the {@link WindowPart}s of the model version: a byte for
 * format and kind, then the message of the actions topic.
 */
final class ActionPart {
    private static final byte ACTION = 0x14;

    private ActionPart() {}

    static byte[] of(byte[] action) {
        byte[] part = new byte[action.length + 1];
        part[0] = ACTION;
        System.arraycopy(action, 0, part, 1, action.length);
        return part;
    }

    static boolean isOne(byte[] part) {
        return part.length > 0 && part[0] == ACTION;
    }

    static byte[] action(byte[] part) {
        return Arrays.copyOfRange(part, 1, part.length);
    }
}
