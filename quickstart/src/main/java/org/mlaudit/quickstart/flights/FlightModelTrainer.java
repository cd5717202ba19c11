package org.mlaudit.quickstart.flights;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Makes the artifact {@code flight-delay-1.tribuo}: a logistic regression on January 2001 that gives the probability that a
 * flight arrives more than 15 minutes late. Seeds and the order of the examples are fixed, and what a model's provenance
 * says of the moment and the machine of its training (time, Java version, operating system) is set to fixed values, so
 * that training again gives the same bytes and the artifact's digest proves data and code.
 *
 * <p>Trees do little better on this data and cost much more; {@code docs/flights.md} has the figures.
 */
public final class FlightModelTrainer {
    private static final OffsetDateTime DATA_END = OffsetDateTime.of(2001, 2, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    /** Stands for the moment and the machine of the training. */
    private static final Map<String, String> FIXED = Map.of(
            "trained-at", DATA_END.toString(),
            "java-version", "any",
            "os-name", "any",
            "os-arch", "any");

    private static final double LEARNING_RATE = 0.05;
    private static final double EPSILON = 0.1;
    private static final int EPOCHS = 5;
    private static final int BATCH = 32;
    private static final long SEED = 1;

    private FlightModelTrainer() {}

    /** Trains on January 2001 and answers the artifact's bytes: a Tribuo model in protobuf. Takes about a second. */
    public static byte[] train() {
        LabelFactory labels = new LabelFactory();
        String description = "flights of " + FlightData.FIRST_MONTH + ", " + FlightData.RESOURCE;
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance(description, DATA_END, labels), labels);
        for (Flight flight : FlightData.month(FlightData.FIRST_MONTH)) {
            data.add(FlightEncoding.encode(flight, each -> new Label(each.outcome())));
        }
        AdaGrad optimiser = new AdaGrad(LEARNING_RATE, EPSILON);
        LinearSGDTrainer trainer =
                new LinearSGDTrainer(new LogMulticlass(), optimiser, EPOCHS, Integer.MAX_VALUE, BATCH, SEED);
        Model<Label> model = trainer.train(data);
        model.setName("flight-delay");
        return canonical(model.serialize());
    }

    private static byte[] canonical(ModelProto proto) {
        ClassificationLinearSGDProto.Builder linear;
        try {
            linear = proto.getSerializedData().unpack(ClassificationLinearSGDProto.class).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Tribuo wrote a linear model that is not one", e);
        }
        RootProvenanceProto.Builder provenance = linear.getMetadataBuilder().getProvenanceBuilder();
        provenance.getSmpBuilderList().forEach(value -> {
            String fixed = FIXED.get(value.getKey());
            if (fixed != null) {
                value.setValue(fixed);
            }
        });
        Any data = proto.getSerializedData().toBuilder()
                .setValue(ByteString.copyFrom(bytes(linear.build())))
                .build();
        return bytes(proto.toBuilder().setSerializedData(data).build());
    }

    /** A message's bytes with its maps in order of their keys. */
    private static byte[] bytes(Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes;
    }

    /** SHA-256 in hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Trains and writes the artifact to the file that is named, and prints its digest, for the contract. */
    public static void main(String[] arguments) throws IOException {
        byte[] artifact = train();
        Files.write(Path.of(arguments[0]), artifact);
        System.out.println(sha256(artifact) + "  " + arguments[0] + ", " + artifact.length + " bytes");
    }
}
