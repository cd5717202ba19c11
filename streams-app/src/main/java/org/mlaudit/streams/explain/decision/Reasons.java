package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.ReasonSpec;
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

    /** A reason of the contract, or a feature without one. */
    private record Scored(Optional<ReasonSpec> reason, List<Attribution> pushes) {
        double contribution() {
            return pushes.stream().mapToDouble(Attribution::value).sum();
        }

        List<String> features() {
            return pushes.stream()
                    .filter(push -> push.value() > 0)
                    .sorted(Comparator.comparingDouble(Attribution::value).reversed())
                    .map(Attribution::feature)
                    .toList();
        }
    }

    /**
     * Finds the reasons of a decision that is adverse.
     *
     * @param spec of the contract
     * @param pushes what each feature did towards the adverse class: positive pushed towards it
     */
    public static Reasons of(ExplanationSpec spec, ReasonBase base, List<Attribution> pushes) {
        List<Scored> scored = new ArrayList<>();
        List<String> mapped = new ArrayList<>();
        for (ReasonSpec reason : spec.reasons()) {
            scored.add(new Scored(
                    Optional.of(reason),
                    pushes.stream()
                            .filter(push -> reason.features().contains(push.feature()))
                            .toList()));
            mapped.addAll(reason.features());
        }
        pushes.stream()
                .filter(push -> !mapped.contains(push.feature()))
                .forEach(push -> scored.add(new Scored(Optional.empty(), List.of(push))));
        List<Scored> towards = scored.stream()
                .filter(each -> each.contribution() > 0)
                .sorted(Comparator.comparingDouble(Scored::contribution).reversed())
                .toList();
        double total = towards.stream().mapToDouble(Scored::contribution).sum();
        List<PrincipalReason> principal = towards.stream()
                .flatMap(each -> each.reason().stream()
                        .map(reason -> new PrincipalReason(
                                reason.code(),
                                reason.text(),
                                each.features(),
                                each.contribution(),
                                each.contribution() / total)))
                .limit(spec.mostReasons())
                .toList();
        List<UnmappedFeature> unmapped = towards.stream()
                .limit(spec.mostReasons())
                .filter(each -> each.reason().isEmpty())
                .map(each -> new UnmappedFeature(
                        each.features().getFirst(), each.contribution(), each.contribution() / total))
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
