package org.mlaudit.streams.query;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.config.Suggestions;
import org.mlaudit.streams.query.Parameter.In;

/** A request whose parameters have been checked against those that its route declares. */
final class Request {
    private final Context context;
    private final Map<Parameter<?>, Object> values = new HashMap<>();
    private byte @Nullable [] body;

    /**
     * Checks all parameters.
     *
     * @throws ProblemException naming all that are wrong
     */
    Request(Context context, List<Parameter<?>> declared) {
        this.context = context;
        List<Problem.Fault> faults = new ArrayList<>();
        for (Parameter<?> parameter : declared) {
            @Nullable
            String text = parameter.in() == In.PATH
                    ? context.pathParam(parameter.name())
                    : joined(context.queryParams(parameter.name()));
            if (text != null) {
                try {
                    values.put(parameter, parameter.parser().apply(text));
                } catch (IllegalArgumentException e) {
                    faults.add(new Problem.Fault(parameter.name(), String.valueOf(e.getMessage())));
                }
            }
        }
        List<String> names = declared.stream()
                .filter(parameter -> parameter.in() == In.QUERY)
                .map(Parameter::name)
                .toList();
        for (String name : context.queryParamMap().keySet()) {
            if (!names.contains(name)) {
                faults.add(new Problem.Fault(name, unknown(name, names)));
            }
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(400, sentence(faults), faults), Map.of());
        }
    }

    private static @Nullable String joined(List<String> texts) {
        return texts.isEmpty() ? null : String.join(",", texts);
    }

    private static String unknown(String name, List<String> names) {
        String guess = Suggestions.nearest(name, names, 2)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse(names.isEmpty() ? "; there are none here" : "; there are " + String.join(", ", names));
        return "is not known here" + guess;
    }

    private static String sentence(List<Problem.Fault> faults) {
        StringBuilder sentence = new StringBuilder();
        for (Problem.Fault fault : faults) {
            sentence.append(sentence.isEmpty() ? "The parameter " : "; the parameter ");
            sentence.append(Parameters.quoted(fault.at())).append(' ').append(fault.detail());
        }
        return sentence.append(sentence.charAt(sentence.length() - 1) == '?' ? "" : ".")
                .toString();
    }

    /** The value of a parameter, if the caller gave one. */
    <T> Optional<T> optional(Parameter<T> parameter) {
        return Optional.ofNullable(value(parameter));
    }

    /** The value of a parameter of the path. */
    <T> T required(Parameter<T> parameter) {
        @Nullable T value = value(parameter);
        if (value == null) {
            throw ProblemException.badParameter(parameter.name(), "is missing");
        }
        return value;
    }

    /** The parser of a parameter made the value, so it has the parameter's type. */
    @SuppressWarnings("unchecked")
    private <T> @Nullable T value(Parameter<T> parameter) {
        return (@Nullable T) values.get(parameter);
    }

    /** The model version that the path names. */
    ModelKey key() {
        return new ModelKey(required(Parameters.MODEL), required(Parameters.VERSION));
    }

    /** The time that a list is limited to. */
    TimeRange range() {
        TimeRange range = new TimeRange(
                optional(Parameters.FROM).orElse(TimeRange.ALL.from()),
                optional(Parameters.TO).orElse(TimeRange.ALL.to()));
        if (!range.from().isBefore(range.to())) {
            throw ProblemException.badParameter("to", "must be after from");
        }
        return range;
    }

    int limit() {
        return optional(Parameters.LIMIT).orElse(Parameters.USUAL);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    /** GET or POST. */
    String method() {
        return context.method().name();
    }

    /** Path and query as they were sent. */
    String pathAndQuery() {
        String query = context.queryString();
        return context.req().getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Who sent it, for the record. */
    String actor() {
        @Nullable String user = context.attribute(Gate.USER);
        return user == null ? "anonymous at " + context.ip() : user;
    }

    /**
     * The body as text.
     *
     * @param most largest accepted size in bytes
     * @throws ProblemException if it is larger, or not UTF-8
     */
    String body(int most) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(most)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(400, "The body is not UTF-8 text.");
        }
    }

    /** The body as it was sent, once {@link #body} has read it; none before. */
    byte[] body() {
        return body == null ? new byte[0] : body.clone();
    }

    private byte[] bytes(int most) {
        if (body != null) {
            return body;
        }
        try (InputStream in = context.req().getInputStream()) {
            if (context.req().getContentLengthLong() > most) {
                throw tooLarge(most);
            }
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            body = bytes;
            return bytes;
        } catch (IOException e) {
            throw new ProblemException(400, "The body could not be read: " + e.getMessage());
        }
    }

    private static ProblemException tooLarge(int most) {
        return new ProblemException(413, "The body is larger than " + most + " bytes (http.max.body.bytes).");
    }
}
