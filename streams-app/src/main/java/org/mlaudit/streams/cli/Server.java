package org.mlaudit.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.Trust;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A running application that a command asks over REST. */
final class Server {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(1);

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = Address.class,
            description = "Where an instance of the application answers, for example http://127.0.0.1:7070; what"
                    + " application.server, http.host and http.port say when not given.")
    private @Nullable URI url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "User of the application; the password is asked for, or read from standard input. Without, the"
                            + " token http.auth.token is sent if it is set.")
    private @Nullable String user;

    /** Reads an address. */
    static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI address = URI.create(text.replaceAll("/+$", ""));
                if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                        && address.getHost() != null
                        && address.getUserInfo() == null
                        && address.getQuery() == null) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' must be an address such as http://127.0.0.1:7070");
            }
            throw new TypeConversionException("'" + text + "' must be an address such as http://127.0.0.1:7070");
        }
    }

    /**
     * Asks for something.
     *
     * @param path with a slash before it
     * @param query parameters; empty ones are left out
     * @return what was answered
     * @throws CommandException if there is no answer, or it is a refusal
     */
    JsonNode get(AppConfig config, String path, Map<String, Optional<String>> query) throws InterruptedException {
        return send(config, path + encoded(query), HttpRequest.newBuilder().GET());
    }

    /**
     * Asks for something with a body.
     *
     * @param path with a slash before it
     * @param body a JSON object
     * @return what was answered
     * @throws CommandException if there is no answer, or it is a refusal
     */
    JsonNode post(AppConfig config, String path, JsonNode body) throws InterruptedException {
        return send(
                config,
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** A name as part of a path. */
    static String inPath(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(AppConfig config, String pathAndQuery, HttpRequest.Builder request)
            throws InterruptedException {
        URI address = Optional.ofNullable(url).orElseGet(() -> address(config));
        request.uri(URI.create(address + pathAndQuery)).timeout(ANSWER).header("Accept", "application/json");
        authorization(config).ifPresent(value -> request.header("Authorization", value));
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        config.http()
                .tls()
                .filter(tls -> tls.truststore().isPresent())
                .ifPresent(tls -> client.sslContext(Trust.context(tls)));
        try (HttpClient http = client.build()) {
            return answer(address, http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            throw new CommandException("no application answers at " + address
                    + ". Start it with 'mlaudit app', or say with --url where it is.");
        } catch (HttpTimeoutException e) {
            throw new CommandException("the application at " + address + " does not answer in time");
        } catch (SSLException e) {
            throw new CommandException("no secure connection to " + address + ": " + e.getMessage()
                    + ". http.tls.truststore names the certificates to trust.");
        } catch (IOException e) {
            throw new CommandException("the application at " + address + " gave no answer: " + e.getMessage());
        }
    }

    /** Where the configuration says that an application on this machine answers. */
    private static URI address(AppConfig config) {
        HostPort server = config.advertised(config.http().port());
        if (server.port() == 0) {
            throw new CommandException("http.port is 0, any free port: say with --url where the application answers");
        }
        return URI.create(config.http().scheme() + "://"
                + (isWildcard(server.host()) ? new HostPort("127.0.0.1", server.port()) : server));
    }

    private static boolean isWildcard(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String encoded(Map<String, Optional<String>> query) {
        String text = query.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(entry -> entry.getKey() + "="
                        + URLEncoder.encode(entry.getValue().get(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    private Optional<String> authorization(AppConfig config) {
        if (user != null) {
            String pair = user + ":" + Password.ask();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return config.http().auth().token().map(token -> "Bearer " + token);
    }

    /** What a problem says, with each of several faults in a line of its own. */
    private static String refusal(JsonNode problem, int status) {
        StringBuilder text = new StringBuilder(problem.path("detail").asText("HTTP status " + status));
        if (problem.path("errors").size() > 1) {
            problem.path("errors")
                    .forEach(fault -> text.append(System.lineSeparator())
                            .append("  ")
                            .append(fault.path("at").asText())
                            .append(' ')
                            .append(fault.path("detail").asText()));
        }
        return text.toString();
    }

    private JsonNode answer(URI address, HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() == 401) {
            throw new CommandException("the application at " + address
                    + (user == null
                            ? " wants credentials: set http.auth.token to its token, or name a user with --user"
                            : " does not take this user and password"));
        }
        if (!type.startsWith("application/json") && !type.startsWith("application/problem+json")) {
            throw new CommandException("what answers at " + address + " is no application of ML Audit (HTTP status "
                    + response.statusCode() + "); --url says where one is");
        }
        try {
            JsonNode body = MAPPER.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new CommandException(refusal(body, response.statusCode()));
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    "the application at " + address + " gave an answer that can't be read: " + e.getOriginalMessage());
        }
    }
}
