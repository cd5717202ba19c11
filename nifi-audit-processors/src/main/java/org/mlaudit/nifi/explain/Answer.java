package org.mlaudit.nifi.explain;

import java.net.URI;
import java.util.Map;

/** How the application answered. */
sealed interface Answer {
    /** It explained. */
    final class Explained implements Answer {
        private final URI address;
        private final byte[] body;
        private final Map<String, String> attributes;

        Explained(URI address, byte[] body, Map<String, String> attributes) {
            this.address = address;
            this.body = body;
            this.attributes = Map.copyOf(attributes);
        }

        /** The address that answered. */
        URI address() {
            return address;
        }

        /** The answer in JSON; not to be changed. */
        byte[] body() {
            return body;
        }

        Map<String, String> attributes() {
            return attributes;
        }
    }

    /** It knows no such inference or model version. */
    record NotFound(String problem) implements Answer {}

    /** It will not explain that, or what answers is not the application. */
    record Refused(String problem) implements Answer {}

    /** None of the addresses can answer now. */
    record Unavailable(String problem) implements Answer {}
}
