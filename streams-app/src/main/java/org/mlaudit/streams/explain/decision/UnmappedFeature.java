package org.mlaudit.streams.explain.decision;

/**
 * A feature that weighed as much as a principal reason and belongs to no reason of the contract.
 *
 * @param feature name in the contract
 * @param contribution towards the adverse class, in the output space; greater than 0
 * @param share of all that pushed towards the adverse class, 0 to 1
 */
public record UnmappedFeature(String feature, double contribution, double share) {}
