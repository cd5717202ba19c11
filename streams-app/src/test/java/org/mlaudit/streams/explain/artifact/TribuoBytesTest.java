package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.explain.artifact.TribuoModels.classifier;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.liblinear.protos.LibLinearModelProto;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.protos.core.WeightedEnsembleModelProto;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.SimpleTransform;

/** Bytes that are no model, damaged or hostile. */
class TribuoBytesTest {
    /** What an attacker would put where a serialised object is read. */
    static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1L;

        static boolean exploded;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            exploded = true;
        }
    }

    private static byte[] serialised(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Code code(byte[] bytes) {
        try {
            TribuoReader.read(bytes);
        } catch (ModelArtifactException e) {
            return e.code();
        }
        throw new AssertionError("the bytes were read");
    }

    private static byte[] withBomb(ModelProto liblinear) throws IOException {
        LibLinearModelProto message = liblinear.getSerializedData().unpack(LibLinearModelProto.class).toBuilder()
                .clearModels()
                .addModels(ByteString.copyFrom(serialised(new Bomb())))
                .build();
        return liblinear.toBuilder()
                .setSerializedData(Any.pack(message))
                .build()
                .toByteArray();
    }

    @Test
    void objectsInsideLiblinearModelsAreNotMade() throws IOException {
        Model<Label> model = classifier(new LibLinearClassificationTrainer(), 2, 1);
        ModelProto proto = model.serialize();
        byte[] bomb = withBomb(proto);

        assertThat(code(bomb)).isEqualTo(Code.UNREADABLE);
        assertThatThrownBy(() -> TribuoReader.read(bomb))
                .hasMessageContaining("LIBLINEAR part is damaged, or no such model");
        assertThat(Bomb.exploded).isFalse();

        ModelProto ensemble = WeightedEnsembleModel.createEnsembleFromExistingModels(
                        "two", List.of(model, model), new VotingCombiner())
                .serialize();
        assertThat(TribuoReader.read(ensemble.toByteArray()).model()).isInstanceOf(OpaqueModel.class);
        WeightedEnsembleModelProto members =
                ensemble.getSerializedData().unpack(WeightedEnsembleModelProto.class).toBuilder()
                        .setModels(0, ModelProto.parseFrom(bomb))
                        .build();
        byte[] nested = ensemble.toBuilder()
                .setSerializedData(Any.pack(members))
                .build()
                .toByteArray();
        assertThat(code(nested)).isEqualTo(Code.UNREADABLE);
        assertThat(Bomb.exploded).isFalse();
        byte[] hidden = ensemble.toBuilder()
                .setClassName("org.tribuo.multilabel.ensemble.Other")
                .build()
                .toByteArray();
        assertThat(code(hidden)).isEqualTo(Code.UNSUPPORTED);
    }

    @Test
    void whatIsNoTribuoModelSaysSo() throws IOException {
        assertThatThrownBy(() -> TribuoReader.read(serialised("a text")))
                .hasMessageContaining("the bytes are no Tribuo model in protobuf");
        assertThatThrownBy(() -> TribuoReader.read(new byte[0])).hasMessageContaining("they name no class");
        assertThatThrownBy(() -> TribuoReader.read(ModelProto.newBuilder()
                        .setClassName("java.lang.Runtime")
                        .build()
                        .toByteArray()))
                .hasMessage("the model's class is 'java.lang.Runtime', which is not Tribuo's");
        assertThatThrownBy(() -> TribuoReader.read(ModelProto.newBuilder()
                        .setClassName("org.tribuo.nowhere.Model")
                        .build()
                        .toByteArray()))
                .hasMessageContaining("(class org.tribuo.nowhere.Model)");
    }

    @Property(tries = 300)
    void damagedModelsAreRefusedOrReadButNeverFailOtherwise(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 6) int changes, @ForAll boolean cut) {
        byte[] bytes = Holder.TREE.clone();
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        byte[] damaged = cut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
        try {
            assertThat(TribuoReader.read(damaged).model().outputs()).isPositive();
        } catch (ModelArtifactException e) {
            assertThat(e).message().isNotEmpty();
        }
    }

    private static final class Holder {
        static final byte[] TREE = TribuoModels.bytes(classifier(new CARTClassificationTrainer(4), 3, 1));
    }

    @Test
    void aModelThatFailsSaysSoWithoutTheRecord() {
        Trainer<Label> opaque = new TransformTrainer<>(
                new FMClassificationTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), 2, 1, 2, 0.1),
                new TransformationMap(List.of(SimpleTransform.add(1))));
        OpaqueModel model = (OpaqueModel)
                TribuoReader.read(TribuoModels.bytes(classifier(opaque, 2, 1))).model();
        double[] nothing = new double[model.inputs().size()];
        Arrays.fill(nothing, Double.NaN);
        double[] infinite = new double[model.inputs().size()];
        Arrays.fill(infinite, Double.POSITIVE_INFINITY);

        assertThatThrownBy(() -> model.raw(nothing, 1, new double[1]))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.PREDICTION_FAILED))
                .hasMessage("the model fails: IllegalArgumentException No features found");
        assertThatThrownBy(() -> model.raw(infinite, 1, new double[1]))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FINITE))
                .hasMessage("the model predicts NaN");
    }
}
