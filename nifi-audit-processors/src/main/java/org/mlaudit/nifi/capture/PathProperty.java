package org.mlaudit.nifi.capture;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.record.path.exception.RecordPathException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.source.FieldPath;

/** Properties whose value is a path into the source record. */
final class PathProperty {
    private static final Validator VALIDATOR = (subject, input, context) -> {
        ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        if (input == null || input.isBlank()) {
            return result.valid(false)
                    .explanation("a path is needed, for example /id")
                    .build();
        }
        if (FieldPath.of(input).isDirect()) {
            return result.valid(true).build();
        }
        try {
            RecordPath.compile(input.strip());
            return result.valid(true).build();
        } catch (RecordPathException e) {
            return result.valid(false)
                    .explanation("it is not a record path: " + e.getMessage())
                    .build();
        }
    };

    private PathProperty() {}

    static PropertyDescriptor of(String name, String path, String description) {
        return builder(name, description).required(true).defaultValue(path).build();
    }

    static PropertyDescriptor optional(String name, String description) {
        return builder(name, description).build();
    }

    static PropertyDescriptor dynamic(String name, String description) {
        return builder(name, description).dynamic(true).build();
    }

    private static PropertyDescriptor.Builder builder(String name, String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .addValidator(VALIDATOR)
                .expressionLanguageSupported(ExpressionLanguageScope.NONE);
    }

    /** The path that a required property holds. */
    static FieldPath get(PropertyContext context, PropertyDescriptor property) {
        return FieldPath.of(context.getProperty(property).getValue());
    }

    /** The path that a property holds, or null. */
    static @Nullable FieldPath find(PropertyContext context, PropertyDescriptor property) {
        String value = context.getProperty(property).getValue();
        return value == null ? null : FieldPath.of(value);
    }
}
