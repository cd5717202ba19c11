package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.NoteCheck.Signed;
import org.mlaudit.streams.ledger.verify.States.State;
import org.mlaudit.streams.ledger.verify.TreeWalk.Leaves;
import org.mlaudit.streams.ledger.verify.TreeWalk.Result;

/**
 * Verifies a whole ledger from a pinned key.
 *
 * <ol>
 *   <li>Rotations in the log of logs give the chain of its keys.
 *   <li>The signed states of the log of logs are checked: format, signature, order, witnesses.
 *   <li>The leaves of the log of logs must give these states. They say which states of which trees were signed, and when.
 *   <li>Each tree must be there; its own signed states must be those in the log of logs; its leaves must give them. Leaves are
 *       compared with records, schemas and times. Governance is read first: it authorises erasures.
 *   <li>Where leaves do not give a signed root, {@link Diagnosis} says what was done to them.
 *   <li>What was seen before must be part of what is there now.
 *   <li>The numbers that each producer gave its events must have no gaps over all partitions of a topic.
 * </ol>
 *
 * <p>Leaves are read once, in order; memory does not grow with their number, but for a bit for each number of a producer that is
 * not met in order. For one thread.
 */
public final class Verifier {
    private static final String GOVERNANCE = "governance";

    private final Trust trust;
    private final KeyStates keys;
    private final Progress progress;
    private final Predicate<TreeName> wanted;
    private final TreeHasher hasher = new TreeHasher();

    /**
     * A verifier.
     *
     * @param trust what is trusted
     * @param keys who knows whether keys of data subjects exist
     * @param wanted which trees are verified; the log of logs always is
     * @param progress is told how far it is
     */
    public Verifier(Trust trust, KeyStates keys, Predicate<TreeName> wanted, Progress progress) {
        this.trust = trust;
        this.keys = keys;
        this.wanted = wanted;
        this.progress = progress;
    }

    /** A verifier of all trees. */
    public Verifier(Trust trust, KeyStates keys) {
        this(trust, keys, tree -> true, Progress.NONE);
    }

    /**
     * Verifies a ledger.
     *
     * @throws SourceException if the source can't be read
     */
    public Verification verify(LedgerSource source) {
        return new Run(source).verify();
    }

    private final class Run {
        private final LedgerSource source;
        private final Findings findings = new Findings();
        private final Erasures erasures = new Erasures(keys, findings);
        private final Map<String, Sequences> sequences = new TreeMap<>();
        private final Map<String, Long> waiting = new TreeMap<>();
        private final Set<String> incomplete = new TreeSet<>();
        private final List<TreeReport> reports = new ArrayList<>();
        private final List<SeenState> newest = new ArrayList<>();
        private final KeyChain chain;

        Run(LedgerSource source) {
            this.source = source;
            this.chain = KeyChain.read(source, trust, findings);
        }

        Verification verify() {
            LogCheck log = new LogCheck(trust, chain, findings);
            try (States states = log.read(source);
                    LogLeaves logged = new LogLeaves(trust, states.greatest(), findings)) {
                walk(TreeName.LOG, states, logged);
                log.judgeWitnesses(states.greatest());
                if (!log.any()) {
                    findings.undecided(
                            Aspect.INTEGRITY,
                            "no signed state of " + trust.logOrigin()
                                    + " is there, so nothing ties trees to the pinned key");
                }
                trees(logged.trees(), log.any());
            }
            sequences.forEach(this::gaps);
            return report(log.demo());
        }

        private void trees(Map<TreeName, States> logged, boolean hasLog) {
            Set<TreeName> all = new TreeSet<>(
                    Comparator.comparing((TreeName tree) -> !tree.topic().endsWith(GOVERNANCE))
                            .thenComparing(Comparator.naturalOrder()));
            Set<TreeName> there = Set.copyOf(source.trees());
            all.addAll(there);
            all.addAll(logged.keySet());
            for (TreeName tree : all) {
                if (!wanted.test(tree)) {
                    incomplete.add(tree.topic());
                    findings.limit(Aspect.COMPLETENESS, "only some trees were asked for");
                } else if (!there.contains(tree)) {
                    incomplete.add(tree.topic());
                    findings.add(
                            Reason.PARTITION_MISSING,
                            Place.of(tree),
                            logged.get(tree).greatest() + " leaves of it were signed");
                } else if (logged.containsKey(tree)) {
                    tree(tree, logged.get(tree));
                } else {
                    unlogged(tree, hasLog);
                }
            }
        }

        private void tree(TreeName tree, States states) {
            NoteCheck notes = new NoteCheck(chain, tree, trust.origin(tree), findings);
            try (CheckpointCheck check = new CheckpointCheck(tree, notes, states, source.live(), findings)) {
                check.run(source);
            }
            records(tree, states);
        }

        /** A tree of which the log of logs says nothing: its own signed states are all there is. */
        private void unlogged(TreeName tree, boolean hasLog) {
            NoteCheck check = new NoteCheck(chain, tree, trust.origin(tree), findings);
            try (States states = new States();
                    Sequence<byte[]> notes = source.checkpoints(tree)) {
                for (Optional<byte[]> next = notes.next(); next.isPresent(); next = notes.next()) {
                    check.read(next.get())
                            .map(Signed::checkpoint)
                            .filter(checkpoint -> checkpoint.size() > states.greatest())
                            .ifPresent(checkpoint ->
                                    states.add(new State(checkpoint.size(), checkpoint.root(), State.NO_TIME, 0)));
                }
                if (states.count() > 0 && hasLog && !source.live()) {
                    findings.add(
                            Reason.CHECKPOINT_NOT_LOGGED,
                            Place.of(tree),
                            states.count() + " signed states, the greatest of " + states.greatest() + " leaves");
                }
                if (states.count() == 0) {
                    findings.limit(Aspect.COMPLETENESS, "leaves of " + tree + " are not signed yet");
                }
                records(tree, states);
            }
        }

        private void records(TreeName tree, States states) {
            Sequences topic = sequences.computeIfAbsent(tree.topic(), Sequences::new);
            try (RecordCheck check = new RecordCheck(source, tree, trust, findings, topic, erasures, hasher)) {
                Result result = walk(tree, states, check);
                waiting.merge(tree.topic(), check.end(source.live()), Long::sum);
                TreeReport walked = reports.removeLast();
                reports.add(new TreeReport(
                        tree,
                        walked.origin(),
                        walked.leaves(),
                        walked.signed(),
                        walked.checkpoints(),
                        check.compared,
                        check.expired,
                        check.erased,
                        check.latest));
                if (result.leaves > 0 && check.compared == 0 && check.expired == 0) {
                    findings.limit(
                            Aspect.INTEGRITY, "records of " + tree + " are not there, so they were not compared");
                }
            }
        }

        private Result walk(TreeName tree, States states, Leaves leaves) {
            String origin = trust.origin(tree);
            List<SeenState> seen = trust.seen().stream()
                    .filter(state -> state.origin().equals(origin))
                    .sorted(Comparator.comparingLong(SeenState::size))
                    .toList();
            Result walked = new TreeWalk(source, tree, hasher, progress).run(states, seen, leaves);
            boolean damaged = walked.damaged(states.greatest(), source.live());
            if (damaged) {
                new Diagnosis(source, tree, findings, hasher).run(walked, states, leaves.unsealedBefore());
            }
            tiles(tree, walked);
            contradictions(tree, walked);
            if (!damaged) {
                Memory.judge(tree, walked, states.greatest(), findings);
            }
            if (walked.leaves > states.greatest()) {
                unsigned(tree, walked.leaves - states.greatest());
            }
            if (walked.fits > 0) {
                newest.add(new SeenState(origin, walked.fits, walked.fitsRoot));
            }
            reports.add(new TreeReport(tree, origin, walked.leaves, walked.fits, walked.compared, 0, 0, 0, 0));
            return walked;
        }

        private void unsigned(TreeName tree, long count) {
            if (source.live()) {
                findings.limit(Aspect.INTEGRITY, "the last leaves of " + tree + " are not signed yet: " + count);
            }
        }

        private void tiles(TreeName tree, Result walked) {
            if (walked.nodeDiffers >= 0) {
                findings.add(Reason.TILE_CHANGED, Place.leaf(tree, walked.nodeDiffers), "a node above this leaf");
            }
            if (walked.tileMissing >= 0) {
                findings.add(Reason.TILE_CHANGED, Place.leaf(tree, walked.tileMissing), "the tile is not there");
            }
            if (walked.sealedDiffers >= 0 && walked.sealedDiffers < walked.fits) {
                findings.add(
                        Reason.TILE_CHANGED,
                        Place.leaf(tree, walked.sealedDiffers),
                        "the unsigned root that was stored with it");
            }
        }

        /** Signed states that do not fit although a later one does: the leaves are right, and the state is of another tree. */
        private void contradictions(TreeName tree, Result walked) {
            walked.strangers.stream()
                    .filter(state -> state.size() < walked.fits)
                    .forEach(state -> findings.add(
                            Reason.FORKED,
                            Place.leaf(tree, state.size() - 1),
                            "the root " + state.root()
                                    + " was signed, and the tree that was signed later had another"));
        }

        private void gaps(String topic, Sequences producers) {
            if (producers.isEmpty()) {
                return;
            }
            TreeName anywhere = reports.stream()
                    .map(TreeReport::tree)
                    .filter(tree -> tree.topic().equals(topic))
                    .findFirst()
                    .orElseThrow();
            if (incomplete.contains(topic)) {
                findings.undecided(
                        Aspect.COMPLETENESS,
                        "numbers of producers of " + topic + " were not compared, because a partition is missing");
            } else if (source.live() && waiting.getOrDefault(topic, 0L) > 0) {
                findings.limit(
                        Aspect.COMPLETENESS,
                        "numbers of producers of " + topic
                                + " were not compared, because records wait for their leaves");
            } else {
                producers.report(anywhere, findings);
            }
        }

        private Verification report(boolean demo) {
            List<ErasureReport> erased = erasures.report();
            Map<Aspect, Verdict> verdicts = new EnumMap<>(Aspect.class);
            for (Aspect aspect : Aspect.values()) {
                verdicts.put(aspect, findings.verdict(aspect));
            }
            return new Verification(
                    source.where(),
                    trust.logOrigin(),
                    verdicts,
                    findings.kept(),
                    findings.counts(),
                    reports,
                    erased,
                    newest,
                    demo);
        }
    }
}
