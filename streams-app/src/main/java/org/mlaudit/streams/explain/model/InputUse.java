package org.mlaudit.streams.explain.model;

import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.InputKind;

/**
 * What an input stands for.
 *
 * @param feature place of its feature in the contract
 * @param kind how the feature's value becomes this input
 * @param category the value that a ONE_HOT input stands for
 * @param places the values that an INDEX input is a place among
 * @param scale what a NUMBER is multiplied by; 1 otherwise
 * @param shift what is added then; 0 otherwise
 */
record InputUse(
        int feature, InputKind kind, Optional<String> category, List<String> places, double scale, double shift) {
    static InputUse number(int feature, double scale, double shift) {
        return new InputUse(feature, InputKind.NUMBER, Optional.empty(), List.of(), scale, shift);
    }

    static InputUse oneHot(int feature, String category) {
        return new InputUse(feature, InputKind.ONE_HOT, Optional.of(category), List.of(), 1, 0);
    }

    static InputUse index(int feature, List<String> places) {
        return new InputUse(feature, InputKind.INDEX, Optional.empty(), places, 1, 0);
    }
}
