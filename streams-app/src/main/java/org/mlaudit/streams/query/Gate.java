package org.mlaudit.streams.query;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;

/**
 * Lets requests in: by bearer token (RFC 6750) or user and password (RFC 7617), or everybody when neither is configured.
 * In that case the interface is on loopback, and a request must name it by address, as localhost, or by the configured
 * name: a page in a browser that had its own name resolve to 127.0.0.1 (DNS rebinding) would otherwise read audit data.
 */
final class Gate {
    /** Attribute of a request that holds the name of the user. */
    static final String USER = "mlaudit.user";

    private static final Map<String, String> CHALLENGE =
            Map.of("WWW-Authenticate", "Basic realm=\"ML Audit\", charset=\"UTF-8\", Bearer realm=\"ML Audit\"");

    private final AppConfig.Auth auth;
    private final Optional<Users> users;
    private final boolean guardHost;
    private final Optional<String> ownName;

    Gate(AppConfig config) {
        this.auth = config.http().auth();
        this.users = auth.users().map(Users::read);
        this.guardHost = !auth.required() && isLoopback(config.http().host());
        this.ownName = config.applicationServer().map(HostPort::host);
    }

    /**
     * Checks a request.
     *
     * @param open whether what it asks for is answered to anybody
     * @throws ProblemException if it is not let in
     */
    void check(Context context, boolean open) {
        if (guardHost && !isExpected(context.req().getServerName())) {
            throw new ProblemException(
                    421,
                    "This interface is not known as "
                            + Parameters.quoted(String.valueOf(context.host()))
                            + ": use localhost or its address, or set application.server.");
        }
        if (!auth.required() || open) {
            return;
        }
        @Nullable String header = context.header("Authorization");
        if (header == null) {
            throw refused("This needs credentials: a bearer token, or a user and password.");
        }
        Optional<String> user = user(header);
        if (user.isEmpty()) {
            throw refused("The credentials are not right.");
        }
        context.attribute(USER, user.get());
    }

    private Optional<String> user(String header) {
        int space = header.indexOf(' ');
        String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
        String credentials = space < 0 ? "" : header.substring(space + 1).strip();
        if (scheme.equals("bearer") && auth.token().isPresent()) {
            return same(credentials, auth.token().get()) ? Optional.of("token") : Optional.empty();
        }
        if (scheme.equals("basic") && users.isPresent()) {
            try {
                String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                if (colon > 0 && users.get().accepts(pair.substring(0, colon), pair.substring(colon + 1))) {
                    return Optional.of(pair.substring(0, colon));
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.of(401, detail, List.of()), CHALLENGE);
    }

    private boolean isExpected(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("[0-9.]+")
                || host.indexOf(':') >= 0
                || ownName.filter(host::equalsIgnoreCase).isPresent();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
