package org.mlaudit.streams.explain.artifact;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;

/** What XGBoost's objectives make of the sum of the leaves. The names are those of XGBoost's parameter {@code objective}. */
enum XgBoostObjective {
    /** Probability of the positive class. */
    BINARY_LOGISTIC("binary:logistic", OutputSpace.LOG_ODDS, Link.SIGMOID),
    /** The log-odds themselves. */
    BINARY_LOGITRAW("binary:logitraw", OutputSpace.LOG_ODDS, Link.SIGMOID),
    /** A value from 0 to 1. */
    REG_LOGISTIC("reg:logistic", OutputSpace.LOG_ODDS, Link.SIGMOID),
    /** A value. */
    REG_SQUARED_ERROR("reg:squarederror", OutputSpace.VALUE, Link.IDENTITY),
    /** The name of reg:squarederror before version 0.83. */
    REG_LINEAR("reg:linear", OutputSpace.VALUE, Link.IDENTITY),
    /** A value. */
    REG_SQUARED_LOG_ERROR("reg:squaredlogerror", OutputSpace.VALUE, Link.IDENTITY),
    /** A value. */
    REG_PSEUDO_HUBER_ERROR("reg:pseudohubererror", OutputSpace.VALUE, Link.IDENTITY),
    /** A value. */
    REG_ABSOLUTE_ERROR("reg:absoluteerror", OutputSpace.VALUE, Link.IDENTITY),
    /** A value. */
    REG_QUANTILE_ERROR("reg:quantileerror", OutputSpace.VALUE, Link.IDENTITY),
    /** A count. */
    COUNT_POISSON("count:poisson", OutputSpace.LOG_VALUE, Link.EXP),
    /** A positive value. */
    REG_GAMMA("reg:gamma", OutputSpace.LOG_VALUE, Link.EXP),
    /** A value that is not negative. */
    REG_TWEEDIE("reg:tweedie", OutputSpace.LOG_VALUE, Link.EXP),
    /** A hazard ratio. */
    SURVIVAL_COX("survival:cox", OutputSpace.LOG_VALUE, Link.EXP),
    /** A time of survival. */
    SURVIVAL_AFT("survival:aft", OutputSpace.LOG_VALUE, Link.EXP),
    /** A class. */
    MULTI_SOFTMAX("multi:softmax", OutputSpace.SCORE, Link.SOFTMAX),
    /** Probabilities of classes. */
    MULTI_SOFTPROB("multi:softprob", OutputSpace.SCORE, Link.SOFTMAX),
    /** A score to rank by. */
    RANK_PAIRWISE("rank:pairwise", OutputSpace.VALUE, Link.IDENTITY),
    /** A score to rank by. */
    RANK_NDCG("rank:ndcg", OutputSpace.VALUE, Link.IDENTITY),
    /** A score to rank by. */
    RANK_MAP("rank:map", OutputSpace.VALUE, Link.IDENTITY);

    /** The least distance of a base score from 0 and 1, as in XGBoost from 3.1 on; before, it refused 0 and 1. */
    private static final double EPSILON = 1e-6;

    private final String text;
    private final OutputSpace space;
    private final Link link;

    XgBoostObjective(String text, OutputSpace space, Link link) {
        this.text = text;
        this.space = space;
        this.link = link;
    }

    /**
     * Returns the objective of a name.
     *
     * @throws ModelArtifactException if it is not one of these
     */
    static XgBoostObjective of(String text) {
        Optional<XgBoostObjective> found =
                Arrays.stream(values()).filter(known -> known.text.equals(text)).findFirst();
        return found.orElseThrow(() -> new ModelArtifactException(
                Code.UNSUPPORTED,
                "the model's objective is " + text + "; those that can be explained are "
                        + Arrays.stream(values()).map(known -> known.text).collect(Collectors.joining(", "))));
    }

    /** Returns whether there is one output a class. */
    boolean ofClasses() {
        return link == Link.SOFTMAX;
    }

    /** Returns what the sum measures. */
    OutputSpace space() {
        return space;
    }

    /** Returns how the sum becomes the prediction. */
    Link link() {
        return link;
    }

    /**
     * Turns a base score as files have it, which is what the model would predict without trees, into the sum that predicts it.
     * That of {@code binary:logitraw} is a probability before version 1.3, and a sum from then on.
     *
     * @param rawProbability whether the file is of a version before 1.3
     */
    double margin(double baseScore, boolean rawProbability) {
        if (link == Link.EXP) {
            return Math.log(baseScore);
        }
        if (link == Link.SIGMOID && (this != BINARY_LOGITRAW || rawProbability)) {
            double probability = Math.clamp(baseScore, EPSILON, 1 - EPSILON);
            return Math.log(probability / (1 - probability));
        }
        return baseScore;
    }

    @Override
    public String toString() {
        return text;
    }
}
