package org.mlaudit.streams.query;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param status HTTP status
 * @param body what is written
 * @param headers further headers
 */
record Answer(int status, Body body, Map<String, String> headers) {
    static final String JSON = "application/json";

    Answer {
        headers = Map.copyOf(headers);
    }

    /** Bytes of a media type. */
    static final class Body {
        private final String mediaType;
        private final byte[] bytes;

        Body(String mediaType, byte[] bytes) {
            this.mediaType = mediaType;
            this.bytes = bytes;
        }

        String mediaType() {
            return mediaType;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, new Body(JSON, Json.bytes(value)), Map.of());
    }

    static Answer text(String mediaType, String text) {
        return new Answer(200, new Body(mediaType, text.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    static Answer problem(Problem problem, Map<String, String> headers) {
        return new Answer(problem.status(), new Body(Problem.MEDIA_TYPE, Json.bytes(problem)), headers);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }
}
