package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/** Tells the form of a model file from its bytes, and what a file is that is no model. */
public final class ModelFiles {
    private static final int LOOKED_AT = 512;

    /** How files begin that people take for model files, and what to do with them. */
    private enum Other {
        GZIP("\u001f\u008b", "begins like gzip; unpack it"),
        ZIP("PK\u0003\u0004", "begins like a zip archive; unpack it, and give the model in it"),
        ZSTD("(\u00b5/\u00fd", "begins like zstd; unpack it"),
        BZIP("BZh", "begins like bzip2; unpack it"),
        XZ("\u00fd7zXZ", "begins like xz; unpack it"),
        HTML("<!doctype html", "is a page of HTML; is its address the model's, and is one logged in?"),
        HTML_BARE("<html", "is a page of HTML; is its address the model's, and is one logged in?"),
        XML("<?xml", "is XML; models in PMML are not read"),
        LFS("version https://git-lfs", "is a pointer of Git LFS; fetch the file that it points to"),
        JAVA(
                "\u00ac\u00ed\u0000\u0005",
                "is a Java serialization, which is not read, as it could run code; save the model"
                        + " with Model.serializeToFile"),
        PICKLE(
                "\u0080\u0002",
                "is a Python pickle, which is not read, as it could run code; save the model with"
                        + " Booster.save_model or as ONNX"),
        PICKLE_3("\u0080\u0003", PICKLE.sentence),
        PICKLE_4("\u0080\u0004", PICKLE.sentence),
        PICKLE_5("\u0080\u0005", PICKLE.sentence),
        XGBOOST_BINARY(
                "binf",
                "is XGBoost's old binary form, which has no description; load it and save it as .ubj or" + " .json"),
        LIGHTGBM("tree\n", "is a LightGBM model; save it as ONNX"),
        HDF5("\u0089HDF", "is a Keras or HDF5 file; save the model as ONNX");

        /** First bytes, each as the character of its number. */
        private final String begin;

        private final String sentence;

        Other(String begin, String sentence) {
            this.begin = begin;
            this.sentence = sentence;
        }
    }

    private ModelFiles() {}

    /**
     * Tells the form of a model file.
     *
     * @throws ModelArtifactException if it is none that is known, with what it looks like
     */
    public static ArtifactFormat format(byte[] file) {
        if (file.length == 0) {
            throw new ModelArtifactException(Code.UNREADABLE, "the file is empty");
        }
        for (Other other : Other.values()) {
            if (beginsWith(file, other.begin)) {
                throw new ModelArtifactException(Code.UNREADABLE, "the file " + other.sentence);
            }
        }
        int first = 0;
        while (first < Math.min(file.length, LOOKED_AT) && Character.isWhitespace(file[first])) {
            first++;
        }
        if (first < file.length && file[first] == '{') {
            return ArtifactFormat.XGBOOST;
        }
        return ofMessage(file)
                .orElseThrow(() -> new ModelArtifactException(
                        Code.UNREADABLE,
                        "the file is no model of Tribuo (protobuf), XGBoost (JSON or UBJSON) or ONNX; it begins with "
                                + shown(file)));
    }

    /**
     * Reads a model file.
     *
     * @param format its form; told from the bytes when empty
     * @throws ModelArtifactException if it is no model, damaged, too large, of a kind that is not read, or of another form
     */
    public static ReadModel read(byte[] file, Optional<ArtifactFormat> format) {
        ArtifactFormat found = format(file);
        if (format.isPresent() && format.get() != found) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is a model of the form " + found + ", not " + format.get() + " as the contract says");
        }
        return switch (found) {
            case TRIBUO -> TribuoReader.read(file);
            case XGBOOST -> XgBoostReader.read(file);
            case ONNX -> OnnxReader.read(file);
        };
    }

    /**
     * Tells a model that takes texts which of them the places of categories stand for; another model is returned as it is.
     *
     * @param encoding what its inputs are made of
     * @throws ModelArtifactException if an input takes texts, but is not made of a category
     */
    public static ReadModel withTexts(ReadModel read, InputEncoding encoding) {
        if (!(read.model() instanceof OnnxOpaque opaque)) {
            return read;
        }
        Map<Integer, List<String>> texts = new HashMap<>();
        for (int input = 0; input < opaque.inputs().size(); input++) {
            if (opaque.takesText(input)) {
                texts.put(input, texts(encoding, input, opaque.inputs().get(input)));
            }
        }
        return texts.isEmpty()
                ? read
                : new ReadModel(read.format(), opaque.withTexts(texts), read.classes(), read.namedInputs());
    }

    private static List<String> texts(InputEncoding encoding, int input, String name) {
        List<String> texts = new ArrayList<>();
        for (Optional<String> text = encoding.categoryAt(input, 0);
                text.isPresent();
                text = encoding.categoryAt(input, texts.size())) {
            texts.add(text.get());
        }
        if (texts.isEmpty()) {
            throw new ModelArtifactException(
                    Code.INPUTS_DIFFER,
                    "the model's input " + name + " takes texts, but "
                            + encoding.featureNames().get(encoding.featureOf(input)) + " has no categories");
        }
        return texts;
    }

    private static boolean beginsWith(byte[] file, String begin) {
        int length = Math.min(file.length, begin.length());
        String read = new String(file, 0, length, StandardCharsets.ISO_8859_1);
        return begin.charAt(0) == '<' ? begin.equalsIgnoreCase(read) : begin.equals(read);
    }

    /**
     * The form of a protobuf message by its outermost fields: a Tribuo model has the name of a class (2) and a message (3), an
     * ONNX model a graph (7) and the operators' versions (8).
     */
    private static Optional<ArtifactFormat> ofMessage(byte[] file) {
        Set<Integer> messages = new HashSet<>();
        String second = "";
        try {
            CodedInputStream in = CodedInputStream.newInstance(file);
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                int field = WireFormat.getTagFieldNumber(tag);
                if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    if (!in.skipField(tag)) {
                        return Optional.empty();
                    }
                    continue;
                }
                int length = in.readRawVarint32();
                if (field == 2 && length > 0 && length < LOOKED_AT) {
                    second = new String(in.readRawBytes(length), StandardCharsets.ISO_8859_1);
                } else {
                    in.skipRawBytes(length);
                }
                messages.add(field);
            }
        } catch (IOException e) {
            if (messages.isEmpty()) {
                return Optional.empty();
            }
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is cut short or damaged: it begins as a protobuf message, but is no whole one",
                    e);
        }
        if (messages.contains(7) && messages.contains(8)) {
            return Optional.of(ArtifactFormat.ONNX);
        }
        return messages.contains(3) && second.matches("[\\w.$]+")
                ? Optional.of(ArtifactFormat.TRIBUO)
                : Optional.empty();
    }

    private static String shown(byte[] file) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(8, file.length); i++) {
            shown.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", file[i]));
        }
        return shown.toString();
    }
}
