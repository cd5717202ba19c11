package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Set;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/** Refuses graphs that would reach beyond their file or run without end. */
final class OnnxGraph {
    /** Operators that repeat a graph, as often as a number in the model says. */
    private static final Set<String> ENDLESS = Set.of("Loop", "Scan", "SequenceMap");

    /** Domains of the operators that onnxruntime has itself. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    private OnnxGraph() {}

    /**
     * Checks a graph and those within it.
     *
     * @throws ModelArtifactException if it has tensors in other files, loops or operators of its own
     */
    static void check(GraphProto graph) {
        graph.getInitializerList().forEach(OnnxGraph::check);
        if (graph.getSparseInitializerCount() > 0) {
            throw new ModelArtifactException(Code.UNSUPPORTED, "the model has sparse tensors; save it with dense ones");
        }
        for (NodeProto node : graph.getNodeList()) {
            if (ENDLESS.contains(node.getOpType())) {
                throw new ModelArtifactException(
                        Code.UNSUPPORTED,
                        "the model has the operator " + node.getOpType() + ", which may run without end");
            }
            if (!DOMAINS.contains(node.getDomain())) {
                throw new ModelArtifactException(
                        Code.UNSUPPORTED,
                        "the model has the operator " + node.getOpType() + " of the domain " + node.getDomain()
                                + ", which is not a part of ONNX");
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                List.of(attribute.getT()).forEach(OnnxGraph::check);
                attribute.getTensorsList().forEach(OnnxGraph::check);
                if (attribute.hasG()) {
                    check(attribute.getG());
                }
                attribute.getGraphsList().forEach(OnnxGraph::check);
            }
        }
    }

    private static void check(TensorProto tensor) {
        if (tensor.getExternalDataCount() > 0 || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model has its numbers in other files, as for " + tensor.getName()
                            + "; save it with all of its data in one file");
        }
    }
}
