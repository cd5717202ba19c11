package org.mlaudit.nifi.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** A question to the application: the path of a POST and its body. */
final class ExplanationRequest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String path;
    private final byte[] body;

    private ExplanationRequest(String path, byte[] body) {
        this.path = path;
        this.body = body;
    }

    /** How to explain; what is empty is as the contract says. */
    record Options(Optional<String> method, OptionalInt evaluations) {}

    /** Nothing that could be asked. */
    static final class UnaskableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnaskableException(String message) {
            super(message);
        }
    }

    /**
     * Asks about an inference that was recorded.
     *
     * @throws UnaskableException if the id is blank
     */
    static ExplanationRequest inference(String id, Options options) throws UnaskableException {
        return new ExplanationRequest(
                "/api/inferences/" + segment("Inference Id", id) + "/explanation", body(Optional.empty(), options));
    }

    /**
     * Asks about values.
     *
     * @param features a JSON object in UTF-8
     * @throws UnaskableException if model or version is blank, or the features are no JSON object
     */
    static ExplanationRequest features(String model, String version, byte[] features, Options options)
            throws UnaskableException {
        String path = "/api/models/" + segment("Model", model) + "/" + segment("Version", version) + "/explanation";
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(features))
                    .toString();
            AnswerText.checkObject(text);
        } catch (IOException e) {
            throw new UnaskableException("The content is no JSON object in UTF-8: " + AnswerText.why(e));
        }
        return new ExplanationRequest(path, body(Optional.of(text), options));
    }

    private static String segment(String what, String value) throws UnaskableException {
        if (value.isBlank()) {
            throw new UnaskableException(what + " is blank for this FlowFile");
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] body(Optional<String> features, Options options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            if (features.isPresent()) {
                json.writeFieldName("features");
                json.writeRawValue(features.get());
            }
            if (options.method().isPresent()) {
                json.writeStringField("method", options.method().get());
            }
            if (options.evaluations().isPresent()) {
                json.writeNumberField("evaluations", options.evaluations().getAsInt());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        return out.toByteArray();
    }

    /** From the address of the application on, with what it names percent-encoded. */
    String path() {
        return path;
    }

    /** In JSON; not to be changed. */
    byte[] body() {
        return body;
    }
}
