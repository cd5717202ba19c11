package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeavyWorkTest {
    @Test
    void whatTakesTooLongIsGivenUpAndInterrupted() throws InterruptedException {
        HeavyWork work = new HeavyWork(1, 1, Duration.ofMillis(50));
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> work.run("less", () -> {
                    try {
                        return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(503);
                    assertThat(e.problem().detail()).endsWith("Ask for less.");
                    assertThat(e.headers()).containsKey("Retry-After");
                });
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whenTooMuchWaitsMoreIsTurnedAway() throws InterruptedException {
        HeavyWork work = new HeavyWork(1, 1, Duration.ofMinutes(1));
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(() -> work.run("less", () -> {
            started.countDown();
            return go.await(1, TimeUnit.MINUTES);
        }));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread second = Thread.ofPlatform().start(() -> waiting.complete(work.run("less", () -> 2)));
        await().until(() -> work.waiting() == 1);

        assertThatThrownBy(() -> work.run("less", () -> 3))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));
        go.countDown();
        assertThat(running.join()).isTrue();
        assertThat(waiting.join()).isEqualTo(2);
        second.join();
    }

    @Test
    void whatTheWorkThrowsComesOut() {
        HeavyWork work = new HeavyWork();
        assertThatThrownBy(() -> work.run("less", () -> {
                    throw new ProblemException(404, "gone");
                }))
                .isInstanceOf(ProblemException.class)
                .hasMessage("gone");
    }
}
