package org.mlaudit.nifi.protect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.resource.ResourceCardinality;
import org.apache.nifi.components.resource.ResourceType;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeysetException;

/** Properties of {@link StandardFieldProtectionKeyService}. */
final class KeyServiceProperties {
    static final PropertyDescriptor KEYSET = new PropertyDescriptor.Builder()
            .name("Keyset File")
            .description(
                    "File of the master keyset, the same that the application's keys.keyset names. In a cluster every"
                            + " node needs the same file.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor KEYSET_PROTECTION = new PropertyDescriptor.Builder()
            .name("Keyset Protection")
            .description("What the keyset file is encrypted by.")
            .required(true)
            .allowableValues(KeysetProtection.class)
            .defaultValue(KeysetProtection.PASSWORD)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor PASSWORD = new PropertyDescriptor.Builder()
            .name("Keyset Password")
            .description("Passphrase of the keyset file.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(KEYSET_PROTECTION, KeysetProtection.PASSWORD)
            .build();

    static final PropertyDescriptor KMS_URI = new PropertyDescriptor.Builder()
            .name("KMS Key URI")
            .description("Key of a key management service, as Tink names it: aws-kms://arn:aws:kms:... or"
                    + " gcp-kms://projects/... Its client must be among the Additional Libraries.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(KEYSET_PROTECTION, KeysetProtection.KMS)
            .build();

    static final PropertyDescriptor KMS_CREDENTIALS = new PropertyDescriptor.Builder()
            .name("KMS Credentials File")
            .description("Credentials for the key management service; those of the environment when blank.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(KEYSET_PROTECTION, KeysetProtection.KMS)
            .build();

    static final PropertyDescriptor STORE = new PropertyDescriptor.Builder()
            .name("Key Store")
            .description(
                    "Database of the wrapped data keys of subjects: a SQLite file, which the processes of one machine"
                            + " may share, or a JDBC URL such as jdbc:postgresql://host/keys, which a cluster needs.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor STORE_USER = new PropertyDescriptor.Builder()
            .name("Key Store User")
            .description("User of the database server.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor STORE_PASSWORD = new PropertyDescriptor.Builder()
            .name("Key Store Password")
            .description("Password of that user.")
            .required(false)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(STORE_USER)
            .build();

    static final PropertyDescriptor CREATE = new PropertyDescriptor.Builder()
            .name("Create Missing Keys")
            .description(
                    "Whether a keyset and a key store are made when neither is there. Keys that are lost cannot be made"
                            + " again: back both up before anything is protected with them.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .addValidator(StandardValidators.BOOLEAN_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor CACHE = new PropertyDescriptor.Builder()
            .name("Key Cache Time")
            .description(
                    "How long a data key is remembered. A subject that was erased elsewhere is forgotten here after this"
                            + " time at the latest.")
            .required(true)
            .defaultValue("30 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(0, TimeUnit.SECONDS, 1, TimeUnit.HOURS))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor LOCK_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Key Store Timeout")
            .description("How long a key store that somebody else writes to is waited for.")
            .required(true)
            .defaultValue("10 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MILLISECONDS, 10, TimeUnit.MINUTES))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor LIBRARIES = new PropertyDescriptor.Builder()
            .name("Additional Libraries")
            .description(
                    "Jars, or directories of jars, with the JDBC driver of the key store or Tink's client of the KMS."
                            + " SQLite needs none.")
            .required(false)
            .identifiesExternalResource(ResourceCardinality.MULTIPLE, ResourceType.FILE, ResourceType.DIRECTORY)
            .dynamicallyModifiesClasspath(true)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            KEYSET,
            KEYSET_PROTECTION,
            PASSWORD,
            KMS_URI,
            KMS_CREDENTIALS,
            STORE,
            STORE_USER,
            STORE_PASSWORD,
            CREATE,
            CACHE,
            LOCK_TIMEOUT,
            LIBRARIES);

    private KeyServiceProperties() {}

    /**
     * What the properties say.
     *
     * @throws KeysetException if they do not agree with each other
     */
    static KeySettings settings(PropertyContext context) {
        boolean kms =
                context.getProperty(KEYSET_PROTECTION).asAllowableValue(KeysetProtection.class) == KeysetProtection.KMS;
        Optional<String> user = text(context, STORE_USER);
        return new KeySettings(
                Path.of(text(context, KEYSET).orElse("")),
                kms ? Optional.empty() : text(context, PASSWORD),
                kms ? text(context, KMS_URI) : Optional.empty(),
                kms ? text(context, KMS_CREDENTIALS).map(Path::of) : Optional.empty(),
                text(context, STORE).orElse(""),
                user,
                user.flatMap(name -> text(context, STORE_PASSWORD)),
                duration(context, CACHE),
                duration(context, LOCK_TIMEOUT));
    }

    private static Optional<String> text(PropertyContext context, PropertyDescriptor property) {
        PropertyValue value = context.getProperty(property).evaluateAttributeExpressions();
        return Optional.ofNullable(value.getValue()).filter(text -> !text.isBlank());
    }

    private static Duration duration(PropertyContext context, PropertyDescriptor property) {
        return context.getProperty(property).evaluateAttributeExpressions().asDuration();
    }
}
