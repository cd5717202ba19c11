package org.mlaudit.streams.rules;

import org.mlaudit.contract.RuleSpec;

/**
 * A rule that data suggest.
 *
 * @param rule the rule
 * @param evidence why, in a sentence
 */
public record Proposal(RuleSpec rule, String evidence) {}
