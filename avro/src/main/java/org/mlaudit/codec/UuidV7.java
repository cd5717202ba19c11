package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids in the form of UUID version 7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter within the millisecond,
 * 62 random bits. All generators of a process share the counter, so that each new id sorts after all before it; when a
 * millisecond runs out of counts, the next one is borrowed. For use by one thread; make one for each.
 */
public final class UuidV7 {
    /** Characters of an id. */
    public static final int LENGTH = 36;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int COUNTER_BITS = 12;
    private static final AtomicLong LAST = new AtomicLong();

    private final Clock clock;
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    /** A generator that takes the time from a clock. */
    public UuidV7(Clock clock) {
        this.clock = clock;
    }

    /** A new id. */
    public String next() {
        byte[] text = new byte[LENGTH];
        next(text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Writes a new id as {@value #LENGTH} ASCII characters at {@code target[offset]}. */
    public void next(byte[] target, int offset) {
        long now = clock.millis() << COUNTER_BITS;
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (tick >>> COUNTER_BITS) << 16 | 0x7000 | (tick & 0xFFF);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        int at = hex(target, offset, high, 64, 32);
        target[at++] = '-';
        at = hex(target, at, high, 32, 16);
        target[at++] = '-';
        at = hex(target, at, high, 16, 0);
        target[at++] = '-';
        at = hex(target, at, low, 64, 48);
        target[at++] = '-';
        hex(target, at, low, 48, 0);
    }

    private static int hex(byte[] target, int offset, long bits, int from, int to) {
        int at = offset;
        for (int shift = from - 4; shift >= to; shift -= 4) {
            target[at++] = HEX[(int) ((bits >>> shift) & 0xF)];
        }
        return at;
    }
}
