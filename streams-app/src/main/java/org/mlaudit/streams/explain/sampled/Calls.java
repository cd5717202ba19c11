package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;
import org.mlaudit.streams.explain.model.CompiledModel;

/**
 * The evaluations of a model for one explanation, in batches: rows are added, evaluated together by {@link #run}, and their
 * values read. A coalition whose row is that of the background, or the explained one, is known and costs nothing.
 */
final class Calls {
    private static final int BACKGROUND = -1;
    private static final int EXPLAINED = -2;

    private final Game game;
    private final double[] row;
    private final int target;
    private final double output;
    private double[] x = {};
    private double[] out = {};
    private int waiting;
    private long evaluations;

    /** Evaluates the row that is explained. */
    Calls(Game game, double[] row, int target) {
        CompiledModel model = game.model();
        if (row.length < game.inputs()) {
            throw new IllegalArgumentException("a row of " + game.inputs() + " inputs has " + row.length + " numbers");
        }
        if (target < 0 || target >= model.outputs()) {
            throw new IllegalArgumentException("there is no output " + target + " of " + model.outputs());
        }
        this.game = game;
        this.row = Arrays.copyOf(row, game.inputs());
        this.target = target;
        begin();
        int first = add();
        System.arraycopy(this.row, 0, x, first, game.inputs());
        run();
        output = out[target];
    }

    /** Output of the row that is explained. */
    double output() {
        return output;
    }

    /** Rows that the model was evaluated on. */
    long evaluations() {
        return evaluations;
    }

    /** Whether the explained row and a row of the background differ in a feature's inputs. */
    boolean[] differing(int backgroundRow) {
        boolean[] differing = new boolean[game.features()];
        for (int input = 0; input < row.length; input++) {
            if (!Game.same(row[input], game.background(backgroundRow, input))) {
                differing[game.featureOf(input)] = true;
            }
        }
        return differing;
    }

    /** Forgets the rows of the last batch. */
    void begin() {
        waiting = 0;
    }

    /** Makes room for a row and returns where it begins in {@link #x}. */
    int add() {
        int offset = waiting * row.length;
        if (x.length < offset + row.length) {
            x = Arrays.copyOf(x, Math.max(16 * row.length, 2 * x.length));
        }
        waiting++;
        return offset;
    }

    /** The rows of this batch. */
    double[] x() {
        return x;
    }

    /**
     * Adds the row of a coalition, unless its value is known.
     *
     * @param in features taken from the explained row
     * @param backgroundRow where the others are taken from
     * @return what {@link #value} is to be asked for
     */
    int coalition(boolean[] in, int backgroundRow) {
        int offset = add();
        boolean explained = true;
        boolean background = true;
        for (int input = 0; input < row.length; input++) {
            double theirs = game.background(backgroundRow, input);
            boolean ours = in[game.featureOf(input)];
            x[offset + input] = ours ? row[input] : theirs;
            if (!Game.same(row[input], theirs)) {
                explained &= ours;
                background &= !ours;
            }
        }
        if (explained || background) {
            waiting--;
            return explained ? EXPLAINED : BACKGROUND;
        }
        return waiting - 1;
    }

    /** Evaluates the rows of this batch. */
    void run() {
        if (waiting == 0) {
            return;
        }
        int outputs = game.model().outputs();
        if (out.length < waiting * outputs) {
            out = new double[waiting * outputs];
        }
        game.evaluate(x, waiting, out);
        evaluations += waiting;
    }

    /** Output for a row of this batch. */
    double value(int place, int backgroundRow) {
        return switch (place) {
            case EXPLAINED -> output;
            case BACKGROUND -> game.output(backgroundRow, target);
            default -> out[place * game.model().outputs() + target];
        };
    }
}
