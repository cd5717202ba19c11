package org.mlaudit.streams.query;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a request was not answered (RFC 9457). */
@Doc("Why a request was not answered (RFC 9457).")
record Problem(
        @Doc("Kind of problem; its path names it.") String type,
        @Doc("Kind of problem in words.") String title,
        @Doc("HTTP status.") int status,

        @Doc("What was wrong with this request, and what to do.")
        String detail,

        @Doc("Path of the request.") @Nullable String instance,
        @Doc("The parts of the request that were wrong.") List<Fault> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Not authenticated"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(406, "Not acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Request too large"),
            Map.entry(414, "Address too long"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(421, "Wrong host"),
            Map.entry(422, "Content not valid"),
            Map.entry(431, "Headers too large"),
            Map.entry(500, "Internal error"),
            Map.entry(502, "Owner did not answer"),
            Map.entry(503, "Not ready"));

    /** One part of a request that was wrong. */
    @Doc("One part of a request that was wrong.")
    record Fault(
            @Doc("Name of the parameter, or JSON pointer (RFC 6901) into the body.")
            String at,

            @Doc("What is wrong with it.") String detail) {}

    static Problem of(int status, String detail, List<Fault> errors) {
        String title = TITLES.getOrDefault(status, status >= 500 ? "Internal error" : "Bad request");
        String type = "urn:mlaudit:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-');
        return new Problem(type, title, status, detail, null, errors);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path, errors);
    }
}
