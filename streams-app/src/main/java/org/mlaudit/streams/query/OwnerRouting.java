package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.Answers.Source;
import org.mlaudit.streams.query.Placement.Role;

/**
 * Has a question on one model version or inference answered where its state is: here, by the instance that owns it, or, when
 * that one does not answer, by one that holds a copy; such an answer says that it is stale.
 */
final class OwnerRouting {
    private static final Map<String, String> SOON = Map.of("Retry-After", "1");

    private final Peers peers;
    private final HostPort self;

    OwnerRouting(Peers peers, HostPort self) {
        this.peers = peers;
        this.self = self;
    }

    /**
     * Answers a question.
     *
     * @param what it is about, for messages
     * @param placed which instances hold that; empty while work is being shared out
     * @param local how this instance answers it
     */
    Answer answer(Request request, String what, Optional<Placement> placed, Function<Source, Answer> local) {
        Placement placement = placed.orElseThrow(() ->
                notReady("Work is being shared out between the instances, so it is not known which one holds " + what));
        if (placement.local() == Role.OWNER) {
            return local.apply(here());
        }
        if (request.header(Peers.FORWARDED).isPresent()) {
            if (placement.local() == Role.STANDBY
                    && request.header(Peers.STALE_OK).isPresent()) {
                return local.apply(stale(placement));
            }
            throw notReady("This instance does not hold " + what + "; its owner is " + placement.owner());
        }
        Optional<Answer> owners = ask(placement.owner(), request, false);
        if (owners.isPresent()) {
            return owners.get();
        }
        if (placement.local() == Role.STANDBY) {
            return local.apply(stale(placement));
        }
        return firstCopy(placement, request)
                .orElseThrow(() -> notReady("The instance " + placement.owner() + ", which holds " + what
                        + ", does not answer, and there is no copy that does"));
    }

    private Optional<Answer> firstCopy(Placement placement, Request request) {
        List<HostPort> copies = new ArrayList<>(placement.standbys());
        copies.remove(self);
        copies.remove(placement.owner());
        for (HostPort copy : copies) {
            Optional<Answer> answer = ask(copy, request, true);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** A peer's answer, unless it has none or is not ready. */
    private Optional<Answer> ask(HostPort peer, Request request, boolean staleOk) {
        if (peer.equals(self)) {
            return Optional.empty();
        }
        return Peers.await(peers.ask(peer, request, self, staleOk)).filter(answer -> answer.status() < 500);
    }

    /** That this instance answers from what every instance has. */
    Source here() {
        return new Source(self.toString(), false, 0L);
    }

    private Source stale(Placement placement) {
        return new Source(self.toString(), true, placement.lagRecords() < 0 ? null : placement.lagRecords());
    }

    private static ProblemException notReady(String detail) {
        return new ProblemException(Problem.of(503, detail + ". Ask again in a moment.", List.of()), SOON);
    }
}
