package org.mlaudit.streams.signing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.NoteSignature;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.SignedNote;

/** Asks witnesses to cosign, by {@code POST <prefix>/add-checkpoint} of C2SP tlog-witness. */
final class WitnessClient implements AutoCloseable {
    /** More than cosignatures of every kind that there is take. */
    private static final int MOST_BYTES = 65_536;

    private static final int MOST_SHOWN = 200;

    private final HttpClient http;
    private final Duration timeout;

    /** What a witness answered. */
    sealed interface Reply {
        /** It cosigned; the signature is verified. */
        record Cosigned(NoteSignature signature) implements Reply {}

        /** It has cosigned another size than the one that was named. */
        record Conflict(long size) implements Reply {}

        /** It did not cosign. */
        record Failed(String why) implements Reply {}
    }

    /**
     * A client.
     *
     * @param timeout of an answer in all
     */
    WitnessClient(Duration timeout) {
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Shows a checkpoint to a witness that has an address. */
    Reply add(Policy.Witness witness, ConsistencyProof proof, SignedNote note) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            URI address = URI.create(witness.url().orElseThrow().replaceAll("/+$", "") + "/add-checkpoint");
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(timeout)
                    .POST(HttpRequest.BodyPublishers.ofString(body(proof, note), StandardCharsets.UTF_8))
                    .build();
            answer = http.sendAsync(request, WitnessClient::received);
        } catch (IllegalArgumentException e) {
            return new Reply.Failed("its address can't be used: " + e.getMessage());
        }
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return reply(witness, note, response.statusCode(), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Reply.Failed("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Reply.Failed("no answer: " + (cause == null ? e : cause));
        }
    }

    /** The body of a request. */
    static String body(ConsistencyProof proof, SignedNote note) {
        StringBuilder body = new StringBuilder("old ").append(proof.from()).append('\n');
        for (Hash hash : proof.path()) {
            body.append(hash.base64()).append('\n');
        }
        return body.append('\n').append(note.encode()).toString();
    }

    private static Reply reply(Policy.Witness witness, SignedNote note, int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (status == 200) {
            try {
                return new Reply.Cosigned(SignedNote.parse(note.text() + "\n" + text)
                        .verify(witness.key())
                        .getFirst()
                        .signature());
            } catch (NoteException e) {
                return new Reply.Failed("it answered with no cosignature of its key: " + shown(e.getMessage()));
            }
        }
        if (status == 409 && text.matches("(0|[1-9][0-9]{0,17})\n")) {
            return new Reply.Conflict(Long.parseLong(text.strip()));
        }
        return new Reply.Failed("it answered with HTTP status " + status + (text.isBlank() ? "" : ": " + shown(text)));
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("[^\\x20-\\x7E]+", " ");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }

    private static HttpResponse.BodySubscriber<byte[]> received(HttpResponse.ResponseInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(p -> {
                    if (bytes.size() + p.length > MOST_BYTES) {
                        throw new IllegalStateException("the answer has more than " + MOST_BYTES + " bytes");
                    }
                    bytes.writeBytes(p);
                })),
                end -> bytes.toByteArray());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
