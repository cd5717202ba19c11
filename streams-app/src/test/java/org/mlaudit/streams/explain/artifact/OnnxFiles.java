package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes ONNX models. */
final class OnnxFiles {
    static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    static final int INT64 = TensorProto.DataType.INT64_VALUE;
    static final int STRING = TensorProto.DataType.STRING_VALUE;
    static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;

    private OnnxFiles() {}

    static ValueInfoProto tensor(String name, int type, long... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dimension : dimensions) {
            shape.addDim(
                    dimension < 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("N")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    /** A list of a map for each row, as ZipMap gives it. */
    static ValueInfoProto maps(String name) {
        TypeProto map = TypeProto.newBuilder()
                .setMapType(TypeProto.Map.newBuilder()
                        .setKeyType(INT64)
                        .setValueType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT))))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map)))
                .build();
    }

    static NodeProto.Builder node(String operator, List<String> inputs, List<String> outputs) {
        return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addAllOutput(outputs);
    }

    static NodeProto.Builder mlNode(String operator, List<String> inputs, List<String> outputs) {
        return node(operator, inputs, outputs).setDomain("ai.onnx.ml");
    }

    static AttributeProto floats(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto strings(String name, List<String> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static TensorProto constant(String name, long[] dimensions, float... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(graph.setName("graph"))
                .build();
    }

    /** Trees of random splits and leaves, as attributes. */
    static final class Trees {
        private final List<Long> treeIds = new ArrayList<>();
        private final List<Long> nodeIds = new ArrayList<>();
        private final List<Long> features = new ArrayList<>();
        private final List<Float> values = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Long> trueIds = new ArrayList<>();
        private final List<Long> falseIds = new ArrayList<>();
        private final List<Long> missing = new ArrayList<>();
        private final List<Long> leafTrees = new ArrayList<>();
        private final List<Long> leafNodes = new ArrayList<>();
        private final List<Long> labels = new ArrayList<>();
        private final List<Float> weights = new ArrayList<>();
        private final Random random;
        private final int inputs;
        private final List<String> choice;
        private final long[] classes;
        private final boolean shares;
        /** Numbers that nodes compare with: whole ones, so that rows meet them. */
        private long nodes;

        /**
         * Makes trees.
         *
         * @param choice modes of the nodes
         * @param classes classes that each leaf has a weight of
         * @param shares whether weights are from 0 to 1 and sum to 1 in a leaf
         */
        Trees(long seed, int trees, int depth, int inputs, List<String> choice, long[] classes, boolean shares) {
            random = new Random(seed);
            this.inputs = inputs;
            this.choice = choice;
            this.classes = classes;
            this.shares = shares;
            for (int tree = 0; tree < trees; tree++) {
                nodes = 0;
                grow(tree, depth, shares ? 1f / trees : 1);
            }
        }

        private long grow(long tree, int depth, float scale) {
            int place = treeIds.size();
            long node = nodes++;
            boolean leaf = depth == 0 || (node > 0 && random.nextInt(5) == 0);
            treeIds.add(tree);
            nodeIds.add(node);
            features.add((long) random.nextInt(inputs));
            values.add((float) random.nextInt(4));
            modes.add(leaf ? "LEAF" : choice.get(random.nextInt(choice.size())));
            missing.add((long) random.nextInt(2));
            trueIds.add(0L);
            falseIds.add(0L);
            if (leaf) {
                addWeights(tree, node, scale);
            } else {
                trueIds.set(place, grow(tree, depth - 1, scale));
                falseIds.set(place, grow(tree, depth - 1, scale));
            }
            return node;
        }

        private void addWeights(long tree, long node, float scale) {
            float left = 1;
            for (int i = 0; i < classes.length; i++) {
                leafTrees.add(tree);
                leafNodes.add(node);
                labels.add(classes[i]);
                float share = i == classes.length - 1 ? left : random.nextFloat() * left;
                left -= share;
                weights.add(shares ? share * scale : (float) random.nextGaussian());
            }
        }

        /** The attributes; those of leaves begin with {@code class} or {@code target}. */
        List<AttributeProto> attributes(String kind, boolean withMissing) {
            List<AttributeProto> attributes = new ArrayList<>(List.of(
                    ints("nodes_treeids", longs(treeIds)),
                    ints("nodes_nodeids", longs(nodeIds)),
                    ints("nodes_featureids", longs(features)),
                    floats("nodes_values", array(values)),
                    strings("nodes_modes", modes),
                    ints("nodes_truenodeids", longs(trueIds)),
                    ints("nodes_falsenodeids", longs(falseIds)),
                    ints(kind + "_treeids", longs(leafTrees)),
                    ints(kind + "_nodeids", longs(leafNodes)),
                    ints(kind + "_ids", longs(labels)),
                    floats(kind + "_weights", array(weights))));
            if (withMissing) {
                attributes.add(ints("nodes_missing_value_tracks_true", longs(missing)));
            }
            return attributes;
        }

        private static long[] longs(List<Long> list) {
            return list.stream().mapToLong(Long::longValue).toArray();
        }

        private static float[] array(List<Float> list) {
            float[] array = new float[list.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = list.get(i);
            }
            return array;
        }
    }
}
