package org.mlaudit.streams.explain.origin;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.tribuo.Model;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

/**
 * Where a Tribuo model comes from, as it says itself: the data and its digest, the trainer and its parameters with the seed, the
 * versions that trained it. Plain values: text, numbers, booleans, lists and maps. Nobody vouches for them; training the model
 * again does ({@link Reproduction}).
 */
public final class Provenance {
    /** The key of the members of an ensemble, each of which repeats the whole provenance of the data. */
    private static final String MEMBERS = "member-provenance";
    /** Maps and lists within each other that are shown. */
    private static final int DEPTH = 24;

    private final Map<String, Object> tree;

    private Provenance(Map<String, Object> tree) {
        this.tree = Collections.unmodifiableMap(tree);
    }

    /**
     * Reads what a model says of its origin.
     *
     * @param artifact a Tribuo model in protobuf
     * @throws org.mlaudit.streams.explain.model.ModelArtifactException if the bytes are none
     */
    public static Provenance of(byte[] artifact) {
        return of(TribuoReader.model(artifact));
    }

    static Provenance of(Model<?> model) {
        ModelProvenance provenance = model.getProvenance();
        TrainerProvenance trainer = provenance.getTrainerProvenance();
        DatasetProvenance data = provenance.getDatasetProvenance();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("model", model.getClass().getName());
        tree.put("name", model.getName());
        tree.put("trainedAt", provenance.getTrainingTime().toString());
        tree.put("features", model.getFeatureIDMap().size());
        tree.put("outputs", model.getOutputIDInfo().size());
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("tribuo", provenance.getTribuoVersion());
        versions.put("java", provenance.getJavaVersion());
        versions.put("os", provenance.getOS());
        versions.put("architecture", provenance.getArch());
        tree.put("versions", versions);
        tree.put("trainer", value(trainer, 0));
        tree.put("data", value(data, 0));
        Map<String, Object> run = map(provenance.getInstanceProvenance(), 0);
        if (!run.isEmpty()) {
            tree.put("run", run);
        }
        return new Provenance(tree);
    }

    /** Everything, by name: {@code model, name, trainedAt, features, outputs, versions, trainer, data} and perhaps {@code run}. */
    public Map<String, Object> tree() {
        return tree;
    }

    /** One sentence: what trained the model, of what, when, with which version. */
    public String summary() {
        return "trained by " + simple(nested("trainer", "class")) + " on " + nested("data", "num-examples")
                + " rows of " + simple(source()) + " at " + tree.get("trainedAt") + ", Tribuo "
                + nested("versions", "tribuo");
    }

    private Object nested(String part, String name) {
        Object value = tree.get(part) instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? "unknown" : value;
    }

    private Object source() {
        Object value = nested("data", "datasource") instanceof Map<?, ?> map ? map.get("class") : null;
        return value == null ? "unknown" : value;
    }

    private static String simple(Object name) {
        String text = name.toString();
        return text.substring(text.lastIndexOf('.') + 1);
    }

    /** Everything for people: a line a value, indented by what it is part of. */
    public String text() {
        StringBuilder text = new StringBuilder();
        append(text, tree, 0);
        return text.toString();
    }

    private static void append(StringBuilder text, Map<?, ?> map, int depth) {
        map.forEach((name, value) -> append(text, String.valueOf(name), value, depth));
    }

    private static void append(StringBuilder text, String name, Object value, int depth) {
        text.append("  ".repeat(depth)).append(name).append(':');
        switch (value) {
            case Map<?, ?> map -> {
                text.append('\n');
                append(text, map, depth + 1);
            }
            case List<?> list -> {
                text.append(list.isEmpty() ? " none\n" : "\n");
                for (int i = 0; i < list.size(); i++) {
                    Object item = list.get(i);
                    append(text, Integer.toString(i + 1), item == null ? "" : item, depth + 1);
                }
            }
            default -> text.append(' ').append(value).append('\n');
        }
    }

    private static Object value(com.oracle.labs.mlrg.olcut.provenance.Provenance provenance, int depth) {
        if (depth > DEPTH) {
            return "...";
        }
        return switch (provenance) {
            case PrimitiveProvenance<?> primitive -> plain(primitive.getValue());
            case ListProvenance<?> list -> list(list, depth);
            case MapProvenance<?> map -> map(map, depth);
            case ObjectProvenance object -> object(object, depth);
            default -> provenance.toString();
        };
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case Double number -> Double.isFinite(number) ? number : number.toString();
            case Float number -> Float.isFinite(number) ? number : number.toString();
            case Integer number -> number;
            case Long number -> number;
            default -> value.toString();
        };
    }

    private static List<Object> list(ListProvenance<?> list, int depth) {
        List<Object> values = new ArrayList<>();
        list.getList().forEach(item -> values.add(value(item, depth + 1)));
        return values;
    }

    private static Map<String, Object> map(MapProvenance<?> map, int depth) {
        Map<String, Object> values = new TreeMap<>();
        map.getMap().forEach((name, item) -> values.put(name, value(item, depth + 1)));
        return values;
    }

    private static Map<String, Object> object(ObjectProvenance object, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("class", object.getClassName());
        Map<String, Object> others = new TreeMap<>();
        for (Pair<String, com.oracle.labs.mlrg.olcut.provenance.Provenance> pair : object) {
            String name = pair.getA();
            if (name.equals(MEMBERS)) {
                others.put(name, ((ListProvenance<?>) pair.getB()).getList().size() + " models");
            } else if (!name.equals(ObjectProvenance.CLASS_NAME)) {
                others.put(name, value(pair.getB(), depth + 1));
            }
        }
        values.putAll(others);
        return values;
    }
}
