package org.mlaudit.streams.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Policy;
import org.mlaudit.streams.ledger.PolicyException;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.signing.Anchor;
import org.mlaudit.streams.signing.LedgerState;
import org.mlaudit.streams.signing.LogTiles;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.signing.Witnesses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the tamper-evident trees, on a thread of its own, outside the transactions of the stream: it reads committed roots only, so
 * that nothing is signed that an abort undoes. One instance of the application signs at a time; when it dies another goes on. What is
 * signed is shown to witnesses by another thread, so that nobody waits for them.
 */
public final class LedgerSigner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSigner.class);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);
    private static final int ROTATIONS = 3;

    private final AppConfig config;
    private final SchemaRegistry registry;
    private final SigningKey key;
    private final Optional<Policy> policy;
    private final Optional<Anchor> anchor;
    private final Clock clock;
    private final Thread thread;
    private final AtomicReference<Status> status = new AtomicReference<>(Status.WAITING);
    private volatile boolean closed;
    private volatile boolean killed;

    /**
     * How this instance's signer is.
     *
     * @param signing whether this instance is the one who signs
     * @param problem why nothing is signed, empty if all is well
     * @param logSize leaves of the log of logs
     * @param refused trees that are not signed any more
     * @param witnessBehind leaves of the log of logs that the slowest witness has not cosigned
     */
    public record Status(boolean signing, String problem, long logSize, int refused, long witnessBehind) {
        static final Status WAITING = new Status(false, "", 0, 0, 0);
    }

    private LedgerSigner(AppConfig config, SchemaRegistry registry, Clock clock) {
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.key = SigningKeys.open(config.ledger().key(), config.stateDir());
        this.policy = config.ledger().policy().map(LedgerSigner::policy);
        this.anchor = config.ledger().anchor().map(Anchor::new);
        this.thread = new Thread(this::run, "ledger-signer");
        this.thread.setDaemon(true);
    }

    /**
     * The signer of an application; it does nothing until {@link #start()}.
     *
     * @throws ConfigException if the key or the policy can't be used
     */
    public static LedgerSigner of(AppConfig config, SchemaRegistry registry) {
        return new LedgerSigner(config, registry, Clock.systemUTC());
    }

    /** The key that checks its signatures of a tree. */
    public VerifierKey verifier(String origin) {
        return key.verifier(origin);
    }

    private static Policy policy(Path file) {
        try {
            return Policy.parse(Files.readAllBytes(file));
        } catch (IOException | PolicyException e) {
            throw new ConfigException(List.of("ledger.policy=" + file + ": " + e.getMessage()));
        }
    }

    /**
     * Makes another key the one that signs. The instance that signs now is fenced, and does not sign any more until it has the new
     * key.
     *
     * @return the rotation, signed by both keys
     * @throws SignerException if the configured key is not the one that signs now
     * @throws KafkaException if Kafka does not answer, or another signer comes in between again and again
     */
    public static SignedNote rotate(AppConfig config, SchemaRegistry registry, SigningKey next) {
        SigningKey present = SigningKeys.open(config.ledger().key(), config.stateDir());
        for (int attempt = 1; ; attempt++) {
            try (SignerSession session = session(config, registry, present)) {
                return session.rotate(next);
            } catch (KafkaException e) {
                LOG.warn("The rotation was interrupted: {}", e.toString());
                if (attempt == ROTATIONS) {
                    throw e;
                }
            }
        }
    }

    private static SignerSession session(AppConfig config, SchemaRegistry registry, SigningKey key) {
        return new SignerSession(config, registry, key, Optional.empty(), Clock.systemUTC(), () -> {});
    }

    /** What the signer knows of the configured ledger, whichever instance it is; none before anything was signed. */
    public static Optional<LedgerState> stored(AppConfig config, SchemaRegistry registry) {
        try (Consumer<byte[], byte[]> reader = new SignerClients(config).reader()) {
            return new SignerTopics(config.topics().catalogue(), registry, reader, () -> {})
                    .state(LedgerSettings.origins(config.ledger()).log());
        }
    }

    /** Name of the log of logs of a configuration, and of the key that signs it. */
    public static String logOf(AppConfig config) {
        return LedgerSettings.origins(config.ledger()).log();
    }

    /** Starts to sign, or to wait for being the one who does. */
    public void start() {
        LOG.info(
                "The ledger {} is signed with {}; its verifier key is {}",
                config.ledger().origin(),
                key.place(),
                key.verifier(LedgerSettings.origins(config.ledger()).log()));
        thread.start();
    }

    /** How it is. */
    public Status status() {
        return status.get();
    }

    /** Shows how it is as metrics. */
    public void bindTo(MeterRegistry metrics) {
        gauge(metrics, "signing", "1 if this instance signs the ledger", s -> s.signing() ? 1 : 0);
        gauge(
                metrics,
                "refusing",
                "1 if nothing is signed because of a contradiction",
                s -> s.problem().isEmpty() ? 0 : 1);
        gauge(metrics, "log.leaves", "Leaves of the log of logs", Status::logSize);
        gauge(metrics, "trees.refused", "Trees that are not signed any more", Status::refused);
        gauge(
                metrics,
                "witness.behind",
                "Leaves of the log of logs that the slowest witness has not cosigned",
                Status::witnessBehind);
    }

    private void gauge(MeterRegistry metrics, String name, String description, ToDoubleFunction<Status> value) {
        Gauge.builder("mlaudit.ledger." + name, status, s -> value.applyAsDouble(s.get()))
                .description(description)
                .register(metrics);
    }

    private void run() {
        while (!closed) {
            Duration wait = RETRY;
            try (Consumer<byte[], byte[]> member = new SignerClients(config).member()) {
                member.subscribe(List.of(config.topics().catalogue().signer().name()));
                takeTurns(member);
            } catch (SignerException e) {
                LOG.error("NOTHING IS SIGNED: {}", e.getMessage());
                status.set(new Status(false, String.valueOf(e.getMessage()), 0, 0, 0));
                wait = AFTER_REFUSAL;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("Signing failed, trying again: {}", e.toString());
                }
                status.set(Status.WAITING);
            }
            if (!closed) {
                LockSupport.parkNanos(wait.toNanos());
            }
        }
    }

    private void takeTurns(Consumer<byte[], byte[]> member) {
        while (!closed) {
            if (isMyTurn(member, POLL)) {
                sign(member);
                status.set(Status.WAITING);
            }
        }
    }

    /** The member of the group reads nothing: it only owns the partition or not. */
    private boolean isMyTurn(Consumer<byte[], byte[]> member, Duration wait) {
        member.poll(wait);
        member.pause(member.assignment());
        return !member.assignment().isEmpty();
    }

    private void sign(Consumer<byte[], byte[]> member) {
        Path directory =
                config.stateDir().resolve("ledger-log-" + config.ledger().epoch());
        Optional<LogTiles> tiles = policy.map(any -> new LogTiles(directory));
        Runnable alive = () -> isMyTurn(member, Duration.ZERO);
        try (SignerSession session = new SignerSession(config, registry, key, tiles, clock, alive);
                Publisher publisher = new Publisher(session, tiles)) {
            LOG.info("This instance signs the ledger {}", config.ledger().origin());
            session.newest().ifPresent(publisher::publish);
            long every = config.ledger().signEvery().toNanos();
            long due = System.nanoTime();
            while (!closed && isMyTurn(member, Duration.ZERO)) {
                session.follow();
                if (System.nanoTime() - due >= 0) {
                    session.round().ifPresent(publisher::publish);
                    due = System.nanoTime() + every;
                }
                publisher.drain();
                report(session);
            }
            if (closed && !killed) {
                session.follow();
                session.round().ifPresent(publisher::publish);
            }
        } finally {
            tiles.ifPresent(LogTiles::close);
        }
    }

    /** So long that most witnesses have answered before the next state is signed. */
    private Duration answer() {
        Duration most = config.ledger().signEvery().multipliedBy(4).dividedBy(5);
        if (most.compareTo(SHORTEST_ANSWER) < 0) {
            return SHORTEST_ANSWER;
        }
        return most.compareTo(LONGEST_ANSWER) > 0 ? LONGEST_ANSWER : most;
    }

    private void report(SignerSession session) {
        int refused = (int) session.state().trees().stream()
                .filter(tree -> tree.refused().isPresent())
                .count();
        long size = session.state().logSize();
        long behind = policy.map(p -> p.witnesses().stream()
                        .mapToLong(witness -> size
                                - Optional.ofNullable(
                                                session.state().witnessed().get(witness.name()))
                                        .map(w -> w.size())
                                        .orElse(0L))
                        .max()
                        .orElse(0L))
                .orElse(0L);
        status.set(new Status(true, "", size, refused, behind));
    }

    /** Brings signed states out of the process: to the anchor at once, to witnesses on a thread of its own, the newest only. */
    private final class Publisher implements AutoCloseable {
        private final SignerSession session;
        private final Optional<Witnesses> witnesses;
        private final AtomicReference<Optional<SignedNote>> newest = new AtomicReference<>(Optional.empty());
        private final ConcurrentLinkedQueue<Witnesses.Outcome> outcomes = new ConcurrentLinkedQueue<>();
        private final Thread asking;
        private volatile boolean ended;

        Publisher(SignerSession session, Optional<LogTiles> tiles) {
            this.session = session;
            this.witnesses = policy.filter(p -> !p.witnesses().isEmpty())
                    .map(p -> new Witnesses(
                            p, tiles.orElseThrow(), session.state().witnessed(), answer(), clock));
            this.asking = new Thread(this::ask, "ledger-witnesses");
            this.asking.setDaemon(true);
            asking.start();
        }

        void publish(SignedNote note) {
            anchor.ifPresent(place -> {
                try {
                    place.write(Checkpoint.parse(note.text()), note);
                } catch (IOException e) {
                    LOG.error("ledger.anchor: a signed state can't be written there: {}", e.toString());
                }
            });
            newest.set(Optional.of(note));
            LockSupport.unpark(asking);
        }

        private void ask() {
            while (!ended && witnesses.isPresent()) {
                Optional<SignedNote> note = newest.getAndSet(Optional.empty());
                try {
                    if (note.isPresent()) {
                        outcomes.add(witnesses.get().show(note.get()));
                    } else {
                        LockSupport.parkNanos(POLL.toNanos());
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.error("Witnesses can't be asked: {}", e.toString());
                }
            }
        }

        void drain() {
            for (Witnesses.Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
                session.witnessed(outcome);
            }
        }

        @Override
        public void close() {
            ended = true;
            asking.interrupt();
            witnesses.ifPresent(Witnesses::close);
            try {
                asking.join(STOP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops: what trees have become is signed, and another instance may go on. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once and leaves everything as it is, as a crash would; for tests. */
    void kill() {
        killed = true;
        close();
    }
}
