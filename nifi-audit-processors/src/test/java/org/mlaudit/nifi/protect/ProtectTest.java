package org.mlaudit.nifi.protect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;

/** What the tests of ProtectFields share: a processor over real keys, whose calls can be watched and made to fail. */
abstract class ProtectTest {
    @TempDir
    static Path directory;

    static FieldKeys keys;

    TestRunner runner;
    final WatchedKeys watched = new WatchedKeys();

    /** Keys that tell how they are asked, and fail when a test wants it. */
    static final class WatchedKeys extends AbstractControllerService implements FieldProtectionKeyService {
        final List<Collection<?>> transactions = new CopyOnWriteArrayList<>();
        Consumer<String> before = method -> {};

        @Override
        public FieldKeys keys() {
            before.accept("keys");
            return (FieldKeys) Proxy.newProxyInstance(
                    FieldKeys.class.getClassLoader(), new Class<?>[] {FieldKeys.class}, (proxy, method, arguments) -> {
                        before.accept(method.getName());
                        if (method.getName().equals("subjectKeys")) {
                            transactions.add((Collection<?>) arguments[0]);
                        }
                        try {
                            return method.invoke(keys, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @BeforeAll
    static void open() {
        keys = FieldKeys.openOrCreate(KeySettings.withPassword(
                directory.resolve("master.json"),
                Applicants.PASSWORD,
                directory.resolve("subjects.db").toString()));
    }

    @AfterAll
    static void close() {
        keys.close();
    }

    @BeforeEach
    void start() throws Exception {
        runner = TestRunners.newTestRunner(new ProtectFields());
        Applicants.contracts(runner, directory);
        service(watched);
    }

    private void service(WatchedKeys service) throws InitializationException {
        runner.addControllerService("keys", service);
        runner.enableControllerService(service);
        runner.setProperty(ProtectProperties.KEYS, "keys");
    }

    MockFlowFile only(String relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    byte[] captured(String json) throws Exception {
        return Applicants.captured(directory, json);
    }
}
