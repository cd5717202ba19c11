package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.tribuo.common.liblinear.protos.LibLinearModelProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.protos.core.TransformedModelProto;
import org.tribuo.protos.core.WeightedEnsembleModelProto;

/**
 * The bytes of a Tribuo model, before Tribuo is given them. Protobuf makes no objects that the bytes name, with one exception:
 * Tribuo keeps LIBLINEAR's models as serialised Java objects inside its own messages, and reads them without a filter. Each is
 * read here first with a filter that lets through nothing but what such a model is made of, so that what Tribuo reads is known
 * to be harmless; LIBLINEAR models where they are not looked for are refused.
 */
final class TribuoBytes {
    private static final String TRIBUO = "org.tribuo.";
    private static final ObjectInputFilter LIBLINEAR_ONLY =
            ObjectInputFilter.Config.createFilter("maxdepth=4;maxrefs=64;maxarray=" + Limits.WEIGHTS
                    + ";de.bwaldvogel.liblinear.Model;de.bwaldvogel.liblinear.SolverType;java.lang.Enum;!*");
    private static final List<String> LIBLINEAR_MODELS = List.of(
            "org.tribuo.classification.liblinear.LibLinearClassificationModel",
            "org.tribuo.regression.liblinear.LibLinearRegressionModel",
            "org.tribuo.anomaly.liblinear.LibLinearAnomalyModel");

    private TribuoBytes() {}

    /**
     * Parses a model's message and checks it.
     *
     * @throws ModelArtifactException if it is none, or holds what must not be read
     */
    static ModelProto checked(byte[] bytes) {
        try {
            ModelProto proto = ModelProto.parseFrom(bytes);
            check(proto, 0);
            return proto;
        } catch (InvalidProtocolBufferException e) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the bytes are no Tribuo model in protobuf, which Model.serializeToFile writes (Java serialisation is"
                            + " not read): " + e.getMessage(),
                    e);
        }
    }

    private static void check(ModelProto proto, int depth) throws InvalidProtocolBufferException {
        String name = proto.getClassName();
        if (!name.startsWith(TRIBUO)) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    name.isEmpty()
                            ? "the bytes are no Tribuo model: they name no class"
                            : "the model's class is '" + shortened(name) + "', which is not Tribuo's");
        }
        Limits.check("models within each other", depth, Limits.NESTING);
        if (LIBLINEAR_MODELS.contains(name)) {
            for (ByteString model : unpacked(proto, LibLinearModelProto.class).getModelsList()) {
                checkSerialised(model);
            }
        } else if (name.equals("org.tribuo.ensemble.WeightedEnsembleModel")) {
            for (ModelProto member :
                    unpacked(proto, WeightedEnsembleModelProto.class).getModelsList()) {
                check(member, depth + 1);
            }
        } else if (name.equals("org.tribuo.transform.TransformedModel")) {
            check(unpacked(proto, TransformedModelProto.class).getModel(), depth + 1);
        } else {
            refuseHidden(proto);
        }
    }

    private static void refuseHidden(ModelProto proto) {
        ByteString bytes = proto.getSerializedData().getValue();
        String text = LIBLINEAR_MODELS.toString();
        // Only bytes that hold one of the names can make Tribuo read a serialised object.
        byte[] array = bytes.toByteArray();
        for (String model : LIBLINEAR_MODELS) {
            if (indexOf(array, model.getBytes(StandardCharsets.UTF_8)) >= 0) {
                throw new ModelArtifactException(
                        Code.UNSUPPORTED,
                        "the model is a " + proto.getClassName()
                                + " that holds LIBLINEAR models, which are not read there; of" + " these are: " + text);
            }
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int start = 0; start <= bytes.length - part.length; start++) {
            int same = 0;
            while (same < part.length && bytes[start + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return start;
            }
        }
        return -1;
    }

    private static void checkSerialised(ByteString bytes) {
        try (ObjectInputStream in = new ObjectInputStream(bytes.newInput())) {
            in.setObjectInputFilter(LIBLINEAR_ONLY);
            if (!(in.readObject() instanceof de.bwaldvogel.liblinear.Model)) {
                throw new ModelArtifactException(Code.UNREADABLE, "the model's LIBLINEAR part is something else");
            }
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            if (e instanceof ModelArtifactException known) {
                throw known;
            }
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the model's LIBLINEAR part is damaged, or no such model: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the message inside a model's.
     *
     * @throws InvalidProtocolBufferException if it is another one
     */
    static <T extends Message> T unpacked(ModelProto proto, Class<T> type) throws InvalidProtocolBufferException {
        return proto.getSerializedData().unpack(type);
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
