package org.mlaudit.quickstart.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.mlaudit.quickstart.platform.PlatformException;

/** The REST interface of one NiFi without authentication, as the embedded one on loopback is. Every failure is a {@link PlatformException} with NiFi's answer. */
public final class NifiClient {

    private static final Duration REQUEST = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String api;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /**
     * A client; connects with its first request.
     *
     * @param api address of the REST interface, ending in {@code /nifi-api}
     */
    public NifiClient(String api) {
        this.api = api;
    }

    /** Imports a flow definition into the root group, beside what is there. Nothing is enabled or started yet. */
    public NifiFlow importFlow(Path definition, String name) {
        JsonNode root = get("/flow/process-groups/root").path("processGroupFlow");
        int beside = root.path("flow").path("processGroups").size();
        String boundary = UUID.randomUUID().toString();
        var body = new StringBuilder();
        part(body, boundary, "groupName\"", name);
        part(body, boundary, "positionX\"", Integer.toString(40 + 460 * (beside % 4)));
        part(body, boundary, "positionY\"", Integer.toString(40 + 260 * (beside / 4)));
        part(body, boundary, "clientId\"", "mlaudit");
        part(body, boundary, "file\"; filename=\"flow.json\"\r\nContent-Type: application/json", read(definition));
        body.append("--").append(boundary).append("--\r\n");
        HttpRequest request = request("/process-groups/" + root.path("id").asText() + "/process-groups/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return new NifiFlow(this, send(request).path("id").asText(), name);
    }

    /** The group of that name in the root group, if there is one. */
    public Optional<NifiFlow> findFlow(String name) {
        JsonNode groups = get("/flow/process-groups/root")
                .path("processGroupFlow")
                .path("flow")
                .path("processGroups");
        return StreamSupport.stream(groups.spliterator(), false)
                .filter(group -> group.path("component").path("name").asText().equals(name))
                .map(group -> new NifiFlow(this, group.path("id").asText(), name))
                .findFirst();
    }

    /** Texts of warnings and errors that components have raised in the last minutes, oldest first, each with its component's name. */
    public List<String> bulletins() {
        var texts = new ArrayList<String>();
        for (JsonNode entry : get("/flow/bulletin-board").path("bulletinBoard").path("bulletins")) {
            JsonNode bulletin = entry.path("bulletin");
            texts.add(bulletin.path("level").asText() + " "
                    + bulletin.path("sourceName").asText() + ": "
                    + bulletin.path("message").asText());
        }
        return texts;
    }

    /** Sends GET. */
    public JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    /** Sends POST with a JSON body. */
    public JsonNode post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(json(body))
                .build());
    }

    /** Sends PUT with a JSON body. */
    public JsonNode put(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(json(body))
                .build());
    }

    /** Sends DELETE. */
    public JsonNode delete(String path) {
        return send(request(path).DELETE().build());
    }

    /** An empty JSON object to fill. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path)).timeout(REQUEST).header("Accept", "application/json");
    }

    private static BodyPublisher json(JsonNode body) {
        return BodyPublishers.ofString(body.toString());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw new PlatformException("NiFi answered " + response.statusCode() + " to " + request.method() + " "
                        + request.uri() + ": " + response.body());
            }
            return response.body().isBlank() ? object() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new PlatformException(
                    "NiFi does not answer to " + request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("Interrupted while NiFi was asked for " + request.uri(), e);
        }
    }

    private static void part(StringBuilder body, String boundary, String head, String content) {
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(head);
        body.append("\r\n\r\n").append(content).append("\r\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new PlatformException("Cannot read the flow definition " + file + ": " + e.getMessage(), e);
        }
    }
}
