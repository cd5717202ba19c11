package org.mlaudit.streams.explain.decision;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.streams.explain.Attribution;

/**
 * The principal reasons of an adverse decision: the contract's reasons whose features, added, pushed most towards the adverse
 * class. Only what pushed towards it is a reason, and at most as many are given as the contract says, never more than four
 * (Official Interpretation of Regulation B, 9(b)(2)-1: the specific reasons must be the principal ones actually considered).
 * A feature in no reason is ranked as if it were one: if it is among the first, it is told as unmapped.
 *
 * @param base what attributions were held against
 * @param principal the weightiest first
 * @param unmapped the weightiest first
 * @param whyNone why there is no principal reason; empty when there is one
 */
public record Reasons(
        ReasonBase base, List<PrincipalReason> principal, List<UnmappedFeature> unmapped, Optional<String> whyNone) {
    public Reasons {
        principal = List.copyOf(principal);
        unmapped = List.copyOf(unmapped);
    }

    static Reasons none(ReasonBase base, String why) {
        return new Reasons(base, List.of(), List.of(), Optional.of(why));
    }

    /**
     * Finds the reasons of a decision that is adverse.
     *
     * @param spec of the contract
     * @param base what the attributions were held against
     * @param pushes what each feature did towards the adverse class: positive pushed towards it
     */
    public static Reasons of(ExplanationSpec spec, ReasonBase base, List<Attribution> pushes) {
        List<String> names = pushes.stream().map(Attribution::feature).toList();
        ReasonRanking ranking = new ReasonRanking(spec, names);
        ranking.rank(pushes.stream().mapToDouble(Attribution::value).toArray(), 0, 1);
        List<PrincipalReason> principal = IntStream.range(0, ranking.principal())
                .mapToObj(place -> new PrincipalReason(
                        ranking.reason(place).code(),
                        ranking.reason(place).text(),
                        ranking.features(place),
                        ranking.contribution(place),
                        ranking.contribution(place) / ranking.total()))
                .toList();
        List<UnmappedFeature> unmapped = ranking.unmapped().stream()
                .map(name -> {
                    double push = ranking.push(names.indexOf(name));
                    return new UnmappedFeature(name, push, push / ranking.total());
                })
                .toList();
        return new Reasons(base, principal, unmapped, whyNone(spec, principal));
    }

    private static Optional<String> whyNone(ExplanationSpec spec, List<PrincipalReason> principal) {
        if (!principal.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                spec.reasons().isEmpty()
                        ? "the contract approves no reasons"
                        : "no feature of an approved reason pushed towards the adverse decision");
    }
}
