package org.mlaudit.streams.ledger.verify;

/**
 * An erasure.
 *
 * @param keyId data key that was destroyed
 * @param authority the leaf that authorises it
 * @param records leaves whose records it erased
 */
public record ErasureReport(String keyId, Place authority, long records) {}
