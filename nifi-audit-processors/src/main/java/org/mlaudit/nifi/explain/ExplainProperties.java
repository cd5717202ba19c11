package org.mlaudit.nifi.explain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.ssl.SSLContextProvider;

/** Properties of {@link ExplainInference}. */
final class ExplainProperties {
    static final PropertyDescriptor EXPLAIN_WHAT = new PropertyDescriptor.Builder()
            .name("Explain What")
            .description("What a FlowFile stands for.")
            .required(true)
            .allowableValues(ExplainWhat.class)
            .defaultValue(ExplainWhat.INFERENCE)
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor INFERENCE_ID = new PropertyDescriptor.Builder()
            .name("Inference Id")
            .description("Id of the inference.")
            .required(true)
            .defaultValue("${inference.id}")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .dependsOn(EXPLAIN_WHAT, ExplainWhat.INFERENCE)
            .build();

    static final PropertyDescriptor MODEL = new PropertyDescriptor.Builder()
            .name("Model")
            .description("Name of the model that is to be asked.")
            .required(true)
            .defaultValue("${audit.model}")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .dependsOn(EXPLAIN_WHAT, ExplainWhat.FEATURES)
            .build();

    static final PropertyDescriptor VERSION = new PropertyDescriptor.Builder()
            .name("Version")
            .description("Version of the model.")
            .required(true)
            .defaultValue("${audit.version}")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .dependsOn(EXPLAIN_WHAT, ExplainWhat.FEATURES)
            .build();

    static final PropertyDescriptor METHOD = new PropertyDescriptor.Builder()
            .name("Method")
            .description("How it is to be explained; the method of the model's contract when blank.")
            .required(false)
            .allowableValues(
                    "AUTO",
                    "TREE_PATH_DEPENDENT",
                    "TREE_INTERVENTIONAL",
                    "PERMUTATION",
                    "KERNEL",
                    "LIME",
                    "TRIBUO_LIME",
                    "SURROGATE")
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final PropertyDescriptor EVALUATIONS = new PropertyDescriptor.Builder()
            .name("Evaluations")
            .description("Most evaluations of the model that a sampled method takes, 1 to 100000; those of the model's"
                    + " contract when blank.")
            .required(false)
            .addValidator(StandardValidators.createLongValidator(1, 100_000, true))
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();

    static final PropertyDescriptor URLS = new PropertyDescriptor.Builder()
            .name("Application URLs")
            .description(
                    "Addresses of instances of the application, separated by commas. Each of them answers every"
                            + " question: the one that answered last is asked first, the others in turn when it is down or busy.")
            .required(true)
            .defaultValue("http://127.0.0.1:7070")
            .addValidator(ExplainProperties::urls)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor TOKEN = new PropertyDescriptor.Builder()
            .name("Access Token")
            .description("Bearer token to show, the application's http.auth.token. It is sent to every one of the"
                    + " addresses as it is: give https addresses unless they are on this machine.")
            .required(false)
            .sensitive(true)
            .addValidator(ExplainProperties::token)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor SSL_CONTEXT = new PropertyDescriptor.Builder()
            .name("SSL Context Service")
            .description(
                    "Certificates for https. Without it, the trusted certificates of the Java platform apply and no"
                            + " client certificate is shown.")
            .required(false)
            .identifiesControllerService(SSLContextProvider.class)
            .build();

    static final PropertyDescriptor CONNECTION_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Connection Timeout")
            .description("How long it may take to connect to an address.")
            .required(true)
            .defaultValue("5 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MILLISECONDS, 1, TimeUnit.HOURS))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor READ_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Read Timeout")
            .description("How long an address may take until its whole answer is there. The application itself gives up"
                    + " after 8 seconds.")
            .required(true)
            .defaultValue("15 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MILLISECONDS, 1, TimeUnit.HOURS))
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MAX_ANSWER = new PropertyDescriptor.Builder()
            .name("Maximum Answer Size")
            .description("Size of the largest answer. It bounds the memory that each concurrent task can take; a larger"
                    + " answer goes to failure.")
            .required(true)
            .defaultValue("4 MB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(1, 1L << 28))
            .expressionLanguageSupported(ExpressionLanguageScope.NONE)
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            EXPLAIN_WHAT,
            INFERENCE_ID,
            MODEL,
            VERSION,
            METHOD,
            EVALUATIONS,
            URLS,
            TOKEN,
            SSL_CONTEXT,
            CONNECTION_TIMEOUT,
            READ_TIMEOUT,
            MAX_ANSWER);

    /** Unit of {@link #MAX_ANSWER}. */
    static final DataUnit BYTES = DataUnit.B;

    private ExplainProperties() {}

    /**
     * Addresses that a text names, each once, in its order, without a slash at the end.
     *
     * @throws IllegalArgumentException with what is wrong, without the text when that may hold a password
     */
    static List<URI> addresses(String text) {
        List<URI> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            URI address = address(part.strip());
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return List.copyOf(addresses);
    }

    private static URI address(String text) {
        URI address;
        try {
            address = new URI(text.replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an address is no URL: " + e.getReason(), e);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address has a user or password; use " + TOKEN.getName());
        }
        if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "an address must start with http:// or https:// and name a host, such as http://127.0.0.1:7070");
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("an address has a query or fragment");
        }
        return address;
    }

    private static ValidationResult urls(String subject, String input, ValidationContext context) {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (context.isExpressionLanguagePresent(input)) {
            return result.valid(true).build();
        }
        try {
            addresses(input);
            return result.valid(true).build();
        } catch (IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    }

    /** Whether a token can stand in a header. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static ValidationResult token(String subject, String input, ValidationContext context) {
        return new ValidationResult.Builder()
                .subject(subject)
                .valid(context.isExpressionLanguagePresent(input) || isToken(input))
                .explanation("a token is printable ASCII without spaces")
                .build();
    }
}
