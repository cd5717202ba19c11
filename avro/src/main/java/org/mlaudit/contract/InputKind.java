package org.mlaudit.contract;

/** How a feature's value becomes inputs of the trained model. */
public enum InputKind {
    /** One input: the number, scaled and shifted; 1 and 0 for true and false. */
    NUMBER,
    /** One input for each value, which is 1 for the value that the feature has. */
    ONE_HOT,
    /** One input: the value's place in a list of categories, from 0. */
    INDEX
}
