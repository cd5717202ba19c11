package org.mlaudit.streams.explain.artifact;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.Set;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * A session of onnxruntime on the processor, with one thread. Its memory, which the JVM does not see, is given back when nobody
 * holds the session any more. Safe for any number of threads.
 */
final class OnnxSession {
    private static final Cleaner CLEANER = Cleaner.create();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, NodeInfo> outputs;

    /** What a run gave, to be read before the next one. */
    interface Reader<T> {
        /** Reads the output that was asked for. */
        T read(OnnxTensor output) throws OrtException;
    }

    /**
     * Loads a model.
     *
     * @throws ModelArtifactException if onnxruntime refuses it, or does not run on this machine
     */
    OnnxSession(byte[] model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            environment = OrtEnvironment.getEnvironment();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setCPUArenaAllocator(false);
            session = environment.createSession(model, options);
            outputs = session.getOutputInfo();
        } catch (OrtException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "onnxruntime can't load the model: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new ModelArtifactException(Code.UNSUPPORTED, "onnxruntime does not run on this machine: " + e, e);
        }
        CLEANER.register(this, new Closing(session));
    }

    private record Closing(OrtSession session) implements Runnable {
        @Override
        public void run() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("onnxruntime can't close a session", e);
            }
        }
    }

    OrtEnvironment environment() {
        return environment;
    }

    /** Returns the outputs in the model's order. */
    Map<String, NodeInfo> outputs() {
        return outputs;
    }

    /**
     * Runs the model.
     *
     * @throws OrtException if it fails
     */
    <T> T run(Map<String, OnnxTensor> inputs, String output, Reader<T> reader) throws OrtException {
        try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
            if (result.get(0) instanceof OnnxTensor tensor) {
                return reader.read(tensor);
            }
            throw new IllegalStateException("the model's output " + output + " is no tensor");
        } finally {
            // Sessions are closed when nobody can reach their holder, which must not be while one runs.
            Reference.reachabilityFence(this);
        }
    }
}
