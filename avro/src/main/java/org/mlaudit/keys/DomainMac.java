package org.mlaudit.keys;

import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) under one key. Thread-safe. */
final class DomainMac {
    private final SecretKeySpec key;
    /** Macs are costly to make and can't be shared between threads. */
    private final ConcurrentLinkedQueue<Mac> macs = new ConcurrentLinkedQueue<>();

    DomainMac(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** The 32 bytes of data's code. */
    byte[] of(byte[] data) {
        Mac mac = macs.poll();
        if (mac == null) {
            mac = make();
        }
        byte[] code = mac.doFinal(data);
        macs.add(mac);
        return code;
    }

    private Mac make() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
