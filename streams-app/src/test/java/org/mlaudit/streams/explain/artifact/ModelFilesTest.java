package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.integer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

class ModelFilesTest {
    @Test
    void theFormIsToldFromTheBytes() throws XGBoostError {
        Boosted boosted = Boosted.train(1, "gbtree", "binary:logistic", 0, Map.of());
        assertThat(ModelFiles.format(boosted.save("json"))).isEqualTo(ArtifactFormat.XGBOOST);
        assertThat(ModelFiles.format(boosted.save("ubj"))).isEqualTo(ArtifactFormat.XGBOOST);
        assertThat(ModelFiles.format(onnx())).isEqualTo(ArtifactFormat.ONNX);
        assertThat(ModelFiles.read(onnx(), Optional.empty()).format()).isEqualTo(ArtifactFormat.ONNX);
        assertThatThrownBy(() -> ModelFiles.read(onnx(), Optional.of(ArtifactFormat.XGBOOST)))
                .isInstanceOf(ModelArtifactException.class)
                .hasMessageContaining("ONNX")
                .hasMessageContaining("contract");
        assertThatThrownBy(() -> ModelFiles.format(boosted.booster.toByteArray()))
                .isInstanceOf(ModelArtifactException.class)
                .hasMessageContaining("old binary form");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html></html> | is a page of HTML",
                "<HTML><body>Sign in</body>   | is a page of HTML",
                "<?xml version='1.0'?>        | PMML",
                "PK\u0003\u0004rest           | zip",
                "version https://git-lfs.github.com/spec/v1 | Git LFS",
                "hello                        | no model of Tribuo"
            })
    void whatIsNoModelIsNamed(String file, String words) {
        assertThatThrownBy(() -> ModelFiles.format(file.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelArtifactException.class)
                .hasMessageContaining(words);
    }

    @Test
    void compressedAndSerializedAndEmptyFilesAreNamed() throws IOException, XGBoostError {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(
                    Boosted.train(1, "gbtree", "binary:logistic", 0, Map.of()).save("json"));
        }
        assertThatThrownBy(() -> ModelFiles.format(packed.toByteArray()))
                .hasMessageContaining("begins like gzip; unpack");
        assertThatThrownBy(() -> ModelFiles.format(new byte[] {(byte) 0x80, 4, (byte) 0x95}))
                .hasMessageContaining("pickle");
        assertThatThrownBy(() -> ModelFiles.format(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5}))
                .hasMessageContaining("Java serialization");
        assertThatThrownBy(() -> ModelFiles.format(new byte[0])).hasMessageContaining("empty");
    }

    @Test
    void aHeaderThatClaimsMoreThanThereIsAllocatesNothing() {
        for (char type : "iUIlLdDTFZN[{SC".toCharArray()) {
            byte[] bomb = bytes(
                    "{L",
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    7,
                    "learner{L",
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    13,
                    "feature_names[$",
                    type,
                    "#L",
                    16,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);
            assertRefusedQuickly(bomb, Code.UNREADABLE);
        }
        assertRefusedQuickly(bytes("{L", 0x7f, -1, -1, -1, -1, -1, -1, -1, "x"), Code.UNREADABLE);
        assertRefusedQuickly(bytes("{#L", 0x7f, -1, -1, -1, -1, -1, -1, -1, "x"), Code.UNREADABLE);
        assertRefusedQuickly(
                bytes("{L", 0, 0, 0, 0, 0, 0, 0, 1, "x[#L", -1, -1, -1, -1, -1, -1, -1, -1), Code.UNREADABLE);
    }

    @Test
    void deepNestingEndsWithASentence() {
        assertRefusedQuickly(("{\"a\":" + "[".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8), Code.TOO_LARGE);
        assertRefusedQuickly(bytes("{L", 0, 0, 0, 0, 0, 0, 0, 1, "x" + "[".repeat(1_000_000)), Code.TOO_LARGE);
        // A graph within an attribute of a node of a graph, and so on; each level is one length longer.
        byte[] graph = {};
        for (int i = 0; i < 200; i++) {
            graph = field(1, field(5, field(6, graph)));
        }
        assertRefusedQuickly(concat(new byte[] {8, 8}, field(7, graph), field(8, new byte[0])), Code.TOO_LARGE);
    }

    @Test
    void smallFieldsThatWouldBecomeManyObjectsAreRefused() {
        byte[] nodes = new byte[8_000_000];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 10;
        }
        assertRefusedQuickly(concat(new byte[] {8, 8}, field(7, nodes), field(8, new byte[0])), Code.TOO_LARGE);
    }

    @Test
    void aTruncatedFileIsSaidToBeCutShort() throws XGBoostError {
        byte[] ubj = Boosted.train(1, "gbtree", "binary:logistic", 0, Map.of()).save("ubj");
        assertThatThrownBy(() -> ModelFiles.read(Arrays.copyOf(ubj, ubj.length / 2), Optional.empty()))
                .hasMessageContaining("cut short");
        byte[] onnx = onnx();
        assertThatThrownBy(() -> ModelFiles.read(Arrays.copyOf(onnx, onnx.length / 2), Optional.empty()))
                .hasMessageContaining("cut short");
    }

    @Property(tries = 1500)
    void nothingButARefusalComesOfDamage(@ForAll Random random) throws XGBoostError {
        byte[] file = random.nextBoolean() ? Holder.JSON : Holder.UBJ;
        readOrRefuse(damaged(file, random));
    }

    /** Of a fixed seed: what passes our checks goes on to a native library. */
    @Property(tries = 150, seed = "4711")
    void nothingButARefusalComesOfDamagedOnnx(@ForAll Random random) {
        readOrRefuse(damaged(Holder.ONNX, random));
    }

    private static void readOrRefuse(byte[] file) {
        try {
            assertThat(ModelFiles.read(file, Optional.empty()).model().outputs())
                    .isPositive();
        } catch (ModelArtifactException e) {
            assertThat(e).hasMessageNotContaining("\n\tat ");
        }
    }

    private static byte[] damaged(byte[] file, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
        for (int i = random.nextInt(6); i > 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(3)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt(256);
                default -> {
                    int length = Math.min(random.nextInt(16), damaged.length - at);
                    System.arraycopy(damaged, random.nextInt(damaged.length - length + 1), damaged, at, length);
                }
            }
        }
        return damaged;
    }

    private static void assertRefusedQuickly(byte[] file, Code code) {
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> ModelFiles.read(file, Optional.empty()))
                        .isInstanceOfSatisfying(
                                ModelArtifactException.class,
                                e -> assertThat(e.code()).isEqualTo(code)));
    }

    private static byte[] field(int number, byte[] content) {
        ByteBuffer buffer = ByteBuffer.allocate(content.length + 8);
        buffer.put((byte) ((number << 3) | 2));
        int length = content.length;
        while (length > 127) {
            buffer.put((byte) (length | 128));
            length >>>= 7;
        }
        buffer.put((byte) length);
        buffer.put(content);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                all.write(number);
            } else {
                all.writeBytes(part.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return all.toByteArray();
    }

    private static byte[] onnx() {
        List<AttributeProto> attributes = new OnnxFiles.Trees(
                        1, 3, 3, 4, List.of("BRANCH_LEQ", "BRANCH_GT"), new long[] {0}, false)
                .attributes("target", true);
        attributes.add(integer("n_targets", 1));
        return OnnxReaderTest.core("TreeEnsembleRegressor", attributes, List.of("y"))
                .toByteArray();
    }

    /** Sound files, made once. */
    private static final class Holder {
        static final byte[] JSON = trained("json");
        static final byte[] UBJ = trained("ubj");
        static final byte[] ONNX = onnx();

        private static byte[] trained(String format) {
            try {
                return Boosted.train(1, "gbtree", "multi:softprob", 3, Map.of("max_depth", 2))
                        .save(format);
            } catch (XGBoostError e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
