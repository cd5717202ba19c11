package org.mlaudit.contract;

/** How much harm a wrong decision of the model can do, as its owner classified it. */
public enum RiskTier {
    MINIMAL,
    LIMITED,
    HIGH
}
