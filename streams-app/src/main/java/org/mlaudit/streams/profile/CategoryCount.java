package org.mlaudit.streams.profile;

/**
 * How often a category occurred.
 *
 * @param name the category
 * @param hash its 64-bit hash
 * @param count how often, at least 1 unless the category is known beforehand
 * @param allowed whether the contract allows it
 */
public record CategoryCount(String name, long hash, long count, boolean allowed) {}
