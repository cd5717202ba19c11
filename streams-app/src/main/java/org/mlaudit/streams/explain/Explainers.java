package org.mlaudit.streams.explain;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.streams.explain.closed.FactorizationShap;
import org.mlaudit.streams.explain.closed.LinearShap;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.explain.sampled.Game;
import org.mlaudit.streams.explain.sampled.KernelShap;
import org.mlaudit.streams.explain.sampled.LocalLime;
import org.mlaudit.streams.explain.sampled.PermutationShap;
import org.mlaudit.streams.explain.sampled.SampledExplainer;
import org.mlaudit.streams.explain.sampled.TribuoLime;
import org.mlaudit.streams.explain.tree.InterventionalShap;
import org.mlaudit.streams.explain.tree.InterventionalTables;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.explain.tree.PathDependentShap;

/**
 * The methods that explain one model. What several explanations share (tables, outputs of the background) is made when it is
 * first needed. Safe for any number of threads.
 */
public final class Explainers {
    private final CompiledModel model;
    private final InputEncoding encoding;
    private final Optional<Background> background;
    private final Kernel kernel;
    private final Map<Method, SampledExplainer> sampled = new EnumMap<>(Method.class);
    private Optional<PathDependentShap> compiled = Optional.empty();
    private Optional<InterventionalTables> tables = Optional.empty();
    private Optional<Game> game = Optional.empty();

    /**
     * Explainers of a model.
     *
     * @param encoding how inferences become its inputs
     * @param background rows that it is compared with; without, only methods that need none are there
     * @param kernel code of exact attributions of trees
     */
    public Explainers(CompiledModel model, InputEncoding encoding, Optional<Background> background, Kernel kernel) {
        this.model = covered(model, background);
        this.encoding = encoding;
        this.background = background;
        this.kernel = kernel;
    }

    private static CompiledModel covered(CompiledModel model, Optional<Background> background) {
        return model instanceof TreeEnsemble trees && !trees.covered() && background.isPresent()
                ? trees.coveredBy(background.get().rows(), background.get().size())
                : model;
    }

    /** The model, with covers of its trees where they can be known. */
    public CompiledModel model() {
        return model;
    }

    /** The methods that there are for this model, the exact ones first. */
    public Set<Method> methods() {
        Set<Method> methods = EnumSet.noneOf(Method.class);
        switch (model) {
            case LinearModel linear -> methods.add(Method.LINEAR);
            case FactorizationMachine machine -> methods.add(Method.FACTORIZATION);
            case TreeEnsemble trees -> {
                if (trees.covered()) {
                    methods.add(Method.TREE_PATH_DEPENDENT);
                }
                if (background.isPresent()) {
                    methods.add(Method.TREE_INTERVENTIONAL);
                }
            }
            case OpaqueModel opaque -> {}
        }
        if (background.isPresent()) {
            methods.addAll(EnumSet.of(Method.PERMUTATION, Method.KERNEL, Method.LIME));
            if (TribuoLime.explains(model)) {
                methods.add(Method.TRIBUO_LIME);
            }
        }
        return methods;
    }

    /** Whether a method gives exact values at once, so that every inference can be explained. */
    public static boolean isExact(Method method) {
        return switch (method) {
            case LINEAR, FACTORIZATION, TREE_PATH_DEPENDENT, TREE_INTERVENTIONAL, SURROGATE -> true;
            case PERMUTATION, KERNEL, LIME, TRIBUO_LIME -> false;
        };
    }

    /**
     * Makes what explains exactly, for one thread.
     *
     * @throws IllegalArgumentException if the method is not one of this model's, or is a sampled one
     */
    public BlockExplainer exact(Method method) {
        int[] featureOf = encoding.featuresOfInputs();
        int features = encoding.features();
        if (method == Method.LINEAR && model instanceof LinearModel linear) {
            return new LinearShap(linear, featureOf, features, background);
        }
        if (method == Method.FACTORIZATION && model instanceof FactorizationMachine machine) {
            return new FactorizationShap(machine, featureOf, features, background);
        }
        if (method == Method.TREE_PATH_DEPENDENT && model instanceof TreeEnsemble trees && trees.covered()) {
            return compiled(trees).another();
        }
        if (method == Method.TREE_INTERVENTIONAL && model instanceof TreeEnsemble trees && background.isPresent()) {
            return new InterventionalShap(tables(trees));
        }
        throw new IllegalArgumentException(method.text() + " does not explain this model exactly");
    }

    private synchronized PathDependentShap compiled(TreeEnsemble trees) {
        if (compiled.isEmpty()) {
            compiled =
                    Optional.of(PathDependentShap.of(trees, encoding.featuresOfInputs(), encoding.features(), kernel));
        }
        return compiled.get();
    }

    private synchronized InterventionalTables tables(TreeEnsemble trees) {
        if (tables.isEmpty()) {
            tables = Optional.of(InterventionalTables.of(
                    trees,
                    encoding.featuresOfInputs(),
                    encoding.features(),
                    background.orElseThrow(),
                    InterventionalTables.DEFAULT_TABLE_BYTES));
        }
        return tables.get();
    }

    /**
     * What explains by sampling, for all threads.
     *
     * @throws IllegalArgumentException if the method is not one of this model's, or is exact
     */
    public synchronized SampledExplainer sampled(Method method) {
        if (isExact(method) || !methods().contains(method)) {
            throw new IllegalArgumentException(method.text() + " does not explain this model by sampling");
        }
        return sampled.computeIfAbsent(method, this::makeSampled);
    }

    private SampledExplainer makeSampled(Method method) {
        if (game.isEmpty()) {
            game = Optional.of(Game.of(model, background.orElseThrow(), encoding));
        }
        Game played = game.get();
        return switch (method) {
            case PERMUTATION -> new PermutationShap(played);
            case KERNEL -> new KernelShap(played);
            case LIME -> new LocalLime(played);
            case TRIBUO_LIME -> TribuoLime.of(played);
            default -> throw new IllegalArgumentException(method.text() + " is exact");
        };
    }
}
