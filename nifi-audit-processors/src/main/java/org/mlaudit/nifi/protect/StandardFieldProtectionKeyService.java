package org.mlaudit.nifi.protect;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;

/** Keys from an encrypted keyset file and a database. */
@Tags({"audit", "machine learning", "privacy", "encryption", "key", "kms", "tink", "pseudonym", "erasure"})
@CapabilityDescription(
        "Opens the keys that ProtectFields protects personal data with: a master keyset, a file encrypted by a password or"
                + " by a KMS key, and the database of data keys, one for each data subject and purpose, wrapped by the master"
                + " keyset. The application opens the same two to read and to erase; destroying a subject's data keys makes all"
                + " that was encrypted with them unreadable wherever it is. Verification really opens both.")
@SeeAlso(ProtectFields.class)
public final class StandardFieldProtectionKeyService extends AbstractControllerService
        implements FieldProtectionKeyService, VerifiableControllerService {
    private static final String PROBE = "verify";

    /** What is open from the first use to disabling. */
    private record Open(AdditionalLibraries libraries, FieldKeys keys) {
        void close() {
            keys.close();
            libraries.close();
        }
    }

    private @Nullable KeySettings settings;
    private boolean create;
    /** Loader of the libraries that the site added. */
    private @Nullable ClassLoader loader;

    private @Nullable Open open;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return KeyServiceProperties.ALL;
    }

    /**
     * Opens the keys. Keys that can't be had right now are opened when they are first asked for, so that a flow that starts
     * before its key store does waits for it.
     *
     * @throws KeysetException if keyset, password and key store are not what they must be
     */
    @OnEnabled
    public synchronized void enable(ConfigurationContext context) {
        settings = KeyServiceProperties.settings(context);
        create = context.getProperty(KeyServiceProperties.CREATE).asBoolean();
        loader = Thread.currentThread().getContextClassLoader();
        try {
            keys();
        } catch (KeysUnavailableException e) {
            getLogger().warn("The keys cannot be had yet, and are opened when they are needed: {}", e.getMessage());
        }
    }

    @OnDisabled
    public synchronized void disable() {
        Open closing = open;
        open = null;
        settings = null;
        if (closing != null) {
            closing.close();
        }
    }

    @Override
    public synchronized FieldKeys keys() {
        if (open != null) {
            return open.keys();
        }
        if (settings == null) {
            throw new IllegalStateException("the service is not enabled");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            open = open(settings, create);
            return open.keys();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Open open(KeySettings settings, boolean create) {
        AdditionalLibraries libraries = AdditionalLibraries.load(settings);
        try {
            return new Open(libraries, create ? FieldKeys.openOrCreate(settings) : FieldKeys.open(settings));
        } catch (RuntimeException e) {
            libraries.close();
            throw e;
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        String step = "Open the keyset and the key store";
        Open opened = null;
        try {
            KeySettings wanted = KeyServiceProperties.settings(context);
            if (creates(context) && !Files.exists(wanted.keyset())) {
                return List.of(result(step, Outcome.SKIPPED, "There is no keyset yet; it will be made"));
            }
            opened = open(wanted, false);
            results.add(result(step, Outcome.SUCCESSFUL, "The keyset is decrypted, and the key store belongs to it"));
            step = "Read the key store";
            opened.keys().state(PROBE);
            results.add(result(step, Outcome.SUCCESSFUL, "The key store answers"));
            step = "Make a pseudonym";
            int bytes = opened.keys().mac(PROBE, PROBE.getBytes(StandardCharsets.UTF_8)).length;
            results.add(result(step, Outcome.SUCCESSFUL, "The keyset makes pseudonyms of " + bytes + " bytes"));
        } catch (KeysetException | KeysUnavailableException e) {
            results.add(result(step, Outcome.FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            results.add(result(step, Outcome.FAILED, e.toString()));
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
        return results;
    }

    private static boolean creates(PropertyContext context) {
        return context.getProperty(KeyServiceProperties.CREATE).asBoolean();
    }

    private static ConfigVerificationResult result(String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
