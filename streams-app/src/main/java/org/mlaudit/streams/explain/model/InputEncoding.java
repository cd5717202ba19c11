package org.mlaudit.streams.explain.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.streams.profile.SampledRow;

/**
 * What a model gets of an inference: the bridge from the contract's features to the model's inputs. It also says which feature
 * an input belongs to, since attributions are given to features: all one-hot inputs of a feature, and all items of an
 * embedding, are one player.
 *
 * <p>A feature that the contract's {@link InputSpec}s name becomes what they say. The others are found by name: NUMERIC and
 * BOOLEAN features as the input of the same name; a CATEGORICAL one as inputs called {@code name@value} (1 for the value that
 * it has) or, without such, as its place among the contract's categories; a NUMERIC or BOOLEAN one as {@code name@value}
 * likewise if no input has its name; an EMBEDDING as {@code name[0]}, {@code name[1]}... Text feeds nothing. A model whose
 * inputs have no names takes the features in the contract's order: one input each, an EMBEDDING as many as its dimensions.
 *
 * <p>An input is {@linkplain CompiledModel#absent() absent} if the inference lacks the feature or its number is NaN, if it
 * stands for another category, and if the category has no place. Immutable, safe for any number of threads; encoding allocates
 * nothing.
 */
public final class InputEncoding {
    private static final float[] NO_VECTOR = {};

    private final List<String> inputs;
    private final double absent;
    private final List<String> features;
    private final InputField[] fields;
    private final List<InputUse> uses;
    private final List<String> warnings;

    private InputEncoding(InferenceLayout layout, InputMapping mapping, double absent) {
        this.inputs = mapping.inputs();
        this.absent = absent;
        this.features = mapping.features();
        this.fields = mapping.fields().toArray(InputField[]::new);
        this.uses = mapping.uses();
        this.warnings = mapping.warnings();
        boolean vectors = mapping.fields().stream().anyMatch(InputField.Items.class::isInstance);
        if (vectors && !layout.vectors()) {
            throw new IllegalArgumentException("the model takes an embedding's items, but the layout's rows hold none");
        }
    }

    /**
     * Maps a contract's features to a model whose inputs have names.
     *
     * @param layout of the rows that are encoded; with vectors if an EMBEDDING is fed to the model
     * @param specs what the contract says of inputs
     * @throws ModelArtifactException with every input that nothing feeds and every other problem
     * @throws IllegalArgumentException if the model takes items of an EMBEDDING and the layout has no vectors
     */
    public static InputEncoding of(InferenceLayout layout, List<InputSpec> specs, CompiledModel model) {
        return of(layout, specs, model.inputs(), model.absent());
    }

    /** Maps a contract's features to named inputs; see {@link #of(InferenceLayout, List, CompiledModel)}. */
    public static InputEncoding of(InferenceLayout layout, List<InputSpec> specs, List<String> inputs, double absent) {
        InputMapping mapping = new InputMapping(layout.contract().features(), inputs);
        mapping.byName(specs);
        return new InputEncoding(layout, mapping.checked(), absent);
    }

    /**
     * Maps a contract's features to a model whose inputs have no names of their own: by their places, unless the contract says
     * what it gets of which feature (by the names that the reader gave the inputs).
     *
     * @throws ModelArtifactException if there are not as many inputs as features give, or for any other problem
     * @throws IllegalArgumentException if the model takes items of an EMBEDDING and the layout has no vectors
     */
    public static InputEncoding byPlace(InferenceLayout layout, List<InputSpec> specs, CompiledModel model) {
        if (!specs.isEmpty()) {
            return of(layout, specs, model);
        }
        InputMapping mapping = new InputMapping(layout.contract().features(), model.inputs());
        mapping.byPlace();
        return new InputEncoding(layout, mapping.checked(), model.absent());
    }

    /** Returns the number of the model's inputs. */
    public int inputs() {
        return inputs.size();
    }

    /** Returns the names of the model's inputs. */
    public List<String> inputNames() {
        return inputs;
    }

    /** Returns the number of the contract's features, those that feed nothing among them. */
    public int features() {
        return features.size();
    }

    /** Returns the names of the contract's features, in its order. */
    public List<String> featureNames() {
        return features;
    }

    /** Returns the feature that feeds an input, by its place in the contract. */
    public int featureOf(int input) {
        return uses.get(input).feature();
    }

    /** Returns the features that feed inputs, by input. */
    public int[] featuresOfInputs() {
        return uses.stream().mapToInt(InputUse::feature).toArray();
    }

    /** Returns the inputs that a feature feeds, in the model's order; none if it feeds nothing. */
    public int[] inputsOf(int feature) {
        return IntStream.range(0, uses.size())
                .filter(input -> uses.get(input).feature() == feature)
                .toArray();
    }

    /** Returns how a feature's value becomes this input. */
    public InputKind kindOf(int input) {
        return uses.get(input).kind();
    }

    /** Returns the value that a ONE_HOT input stands for, as people know it; empty for other inputs. */
    public Optional<String> categoryOf(int input) {
        return uses.get(input).category();
    }

    /**
     * Returns the category that an INDEX input's value stands for.
     *
     * @param value value of the input
     * @return empty for other inputs and where there is none
     */
    public Optional<String> categoryAt(int input, double value) {
        List<String> places = uses.get(input).places();
        int place = (int) value;
        return place == value && place >= 0 && place < places.size()
                ? Optional.of(places.get(place))
                : Optional.empty();
    }

    /** Returns the feature's own number for a value of a NUMBER input: what scaling and shifting made it of. */
    public double featureValue(int input, double value) {
        InputUse use = uses.get(input);
        return (value - use.shift()) / use.scale();
    }

    /** Returns what to know of the mapping: features that feed nothing, categories without an input. Sentences. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns what the model takes for an input that a record doesn't have. */
    public double absent() {
        return absent;
    }

    /**
     * Encodes an inference.
     *
     * @param row of the layout that this was made for
     * @param x where the inputs are written
     * @param offset where they begin
     */
    public void encode(InferenceRow row, double[] x, int offset) {
        Arrays.fill(x, offset, offset + inputs.size(), absent);
        for (InputField field : fields) {
            int column = field.column();
            if (row.present[column]) {
                boolean whole = row.vectorLength[column] == row.vector[column].length;
                field.put(row.number[column], row.hash[column], whole ? row.vector[column] : NO_VECTOR, x, offset);
            }
        }
    }

    /**
     * Encodes a sampled row.
     *
     * @param row of the layout that this was made for
     * @param x where the inputs are written
     * @param offset where they begin
     */
    public void encode(SampledRow row, double[] x, int offset) {
        Arrays.fill(x, offset, offset + inputs.size(), absent);
        for (InputField field : fields) {
            int column = field.column();
            if (row.present(column)) {
                field.put(row.number(column), row.hash(column), row.vector(column), x, offset);
            }
        }
    }
}
