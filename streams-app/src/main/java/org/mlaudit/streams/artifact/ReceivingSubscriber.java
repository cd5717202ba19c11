package org.mlaudit.streams.artifact;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.explain.model.ModelArtifactException;

/** Receives a body up to a limit, and breaks the connection at the first byte beyond it. */
final class ReceivingSubscriber implements BodySubscriber<Received> {
    private final Received received;
    private final long announced;
    private final CompletableFuture<Received> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    /**
     * Expects a body.
     *
     * @param announced how many bytes the server says there are; 0 if it doesn't
     */
    ReceivingSubscriber(Received received, long announced) {
        this.received = received;
        this.announced = announced;
    }

    @Override
    public CompletionStage<Received> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        try {
            received.expect(announced);
            given.request(Long.MAX_VALUE);
        } catch (ModelArtifactException e) {
            stop(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                received.add(chunk, chunk.length);
            }
        } catch (ModelArtifactException e) {
            stop(e);
        }
    }

    private void stop(ModelArtifactException e) {
        body.completeExceptionally(e);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(received);
    }
}
