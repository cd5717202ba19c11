package org.mlaudit.streams.explain.origin;

import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.property.Property;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil.HashType;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.DataSource;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.provenance.DataProvenance;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.transform.TransformTrainer;

/** The data that a model says it was trained on: a source, perhaps one part of it split off. */
final class TrainingData {
    /** Sources that read one local file, by the properties that say which. */
    private static final Map<String, Set<String>> FILES = Map.of(
            "org.tribuo.data.csv.CSVDataSource", Set.of("dataPath"),
            "org.tribuo.datasource.LibSVMDataSource", Set.of("path", "url"));
    /** What the name of the sources that make up rows has in it. */
    private static final String EXAMPLES = ".example.";

    private final ConfiguredObjectProvenance source;
    private final Optional<Split> split;
    private String description;

    /** A part of a source, by Tribuo's splitter. */
    private record Split(double trainShare, long seed, boolean train) {}

    private TrainingData(ConfiguredObjectProvenance source, Optional<Split> split) {
        this.source = source;
        this.split = split;
        this.description = source.getClassName();
    }

    /**
     * Finds the source. A TransformTrainer records the data that it made by transforming, which hold the data before.
     *
     * @throws NotReproducibleException if the data was put together in a way that provenance doesn't hold
     */
    static TrainingData of(ModelProvenance model) {
        DatasetProvenance trained = model.getDatasetProvenance();
        boolean transforms = model.getTrainerProvenance().getClassName().equals(TransformTrainer.class.getName());
        DatasetProvenance provenance =
                transforms && trained.getSourceProvenance() instanceof DatasetProvenance before ? before : trained;
        if (!provenance.getClassName().equals(MutableDataset.class.getName())) {
            throw new NotReproducibleException("the model was trained on a " + provenance.getClassName()
                    + ", whose rows can't be chosen again; whole data sources and Tribuo's train and test parts can");
        }
        for (Pair<String, Provenance> part : provenance) {
            if (part.getA().equals("transformations")
                    && part.getB() instanceof ListProvenance<?> list
                    && !list.getList().isEmpty()) {
                throw new NotReproducibleException(
                        "the data was transformed before training, outside of the model; a TransformTrainer can be repeated");
            }
        }
        DataProvenance inner = provenance.getSourceProvenance();
        if (inner instanceof TrainTestSplitter.SplitDataSourceProvenance splitter) {
            Map<String, Provenance> parts = new HashMap<>();
            splitter.forEach(pair -> parts.put(pair.getA(), pair.getB()));
            Split split = new Split(
                    primitive(parts, "train-proportion", Double.class),
                    primitive(parts, "seed", Long.class),
                    primitive(parts, "is-train", Boolean.class));
            return of(parts.get("source"), Optional.of(split));
        }
        return of(inner, Optional.empty());
    }

    private static <V> V primitive(Map<String, Provenance> parts, String name, Class<V> type) {
        if (parts.get(name) instanceof PrimitiveProvenance<?> primitive && type.isInstance(primitive.getValue())) {
            return type.cast(primitive.getValue());
        }
        throw new NotReproducibleException("the model's provenance lacks the " + name + " of the split");
    }

    private static TrainingData of(Object inner, Optional<Split> split) {
        if (inner instanceof ConfiguredObjectProvenance configured) {
            return new TrainingData(configured, split);
        }
        String name = inner instanceof DataProvenance data ? data.getClassName() : String.valueOf(inner);
        String described = inner instanceof SimpleDataSourceProvenance simple ? described(simple) : "";
        throw new NotReproducibleException("the model's data came from " + name + described
                + ", which can't be configured again; Tribuo's CSVDataSource and LibSVMDataSource can");
    }

    private static String described(SimpleDataSourceProvenance simple) {
        for (Pair<String, Provenance> part : simple) {
            if (part.getA().equals(SimpleDataSourceProvenance.DESCRIPTION)
                    && part.getB() instanceof PrimitiveProvenance<?> description) {
                return " (" + description.getValue() + ")";
            }
        }
        return "";
    }

    /** The source's own provenance. */
    ConfiguredObjectProvenance provenance() {
        return source;
    }

    /** Where the rows are from. */
    String description() {
        return description;
    }

    /** The rows of the source, or of the part that the model was trained on. */
    <T extends Output<T>> DataSource<T> rows(ConfigurableDataSource<T> made) {
        if (split.isEmpty()) {
            return made;
        }
        TrainTestSplitter<T> splitter = new TrainTestSplitter<>(
                made, split.get().trainShare(), split.get().seed());
        return split.get().train() ? splitter.getTrain() : splitter.getTest();
    }

    /**
     * Points the source's configuration to a local file and checks that it is the recorded one.
     *
     * @param name name of the source's configuration
     * @param moved where the file is now, if it is elsewhere
     * @throws NotReproducibleException if there is no such file, or it is another one
     */
    void locate(List<ConfigurationData> configuration, String name, Optional<Path> moved) {
        if (source.getClassName().contains(EXAMPLES)) {
            if (moved.isPresent()) {
                throw new NotReproducibleException(
                        "the model was trained on rows that " + source.getClassName() + " makes up, not on a file");
            }
            return;
        }
        Set<String> properties = FILES.get(source.getClassName());
        if (properties == null) {
            throw new NotReproducibleException("the model's data came from " + source.getClassName()
                    + "; only local files of CSVDataSource and LibSVMDataSource are read again");
        }
        ConfigurationData data = configuration.stream()
                .filter(part -> part.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotReproducibleException("the model's provenance doesn't configure its data"));
        Path file = moved.orElseGet(() -> properties.stream()
                .map(data::get)
                .flatMap(Optional::stream)
                .map(TrainingData::file)
                .findFirst()
                .orElseThrow(() -> new NotReproducibleException("the model's provenance names no file of its data")));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new NotReproducibleException("the model's data " + file
                    + (Files.exists(file) ? " can't be read" : " does not exist here") + "; --data says where it is");
        }
        check(file);
        for (String property : properties) {
            if (data.contains(property)) {
                data.add(
                        property,
                        new SimpleProperty(
                                property.equals("url")
                                        ? file.toUri().toString()
                                        : file.toAbsolutePath().toString()));
            }
        }
        description = file.toString();
    }

    private static Path file(Property property) {
        String text = property instanceof SimpleProperty simple ? simple.getValue() : property.toString();
        if (!text.contains(":/")) {
            return Path.of(text);
        }
        URI uri = URI.create(text);
        if (!"file".equals(uri.getScheme())) {
            throw new NotReproducibleException("the model's data was fetched from " + text
                    + ", which is not done again; --data gives a copy as a file");
        }
        return Path.of(uri);
    }

    private void check(Path file) {
        PrimitiveProvenance<?> recorded = source.getInstanceValues().get("resource-hash");
        if (recorded == null) {
            throw new NotReproducibleException("the model's provenance has no digest of its data");
        }
        String actual = ProvenanceUtil.hashResource(HashType.SHA256, file);
        String expected = String.valueOf(recorded.getValue());
        if (!expected.equalsIgnoreCase(actual)) {
            throw new NotReproducibleException(
                    "the file " + file + " is not the data that the model was trained on: its"
                            + " SHA-256 is " + actual.toLowerCase(Locale.ROOT) + ", recorded is "
                            + expected.toLowerCase(Locale.ROOT));
        }
    }
}
