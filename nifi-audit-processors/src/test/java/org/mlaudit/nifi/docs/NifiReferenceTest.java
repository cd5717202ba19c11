package org.mlaudit.nifi.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.DynamicRelationship;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/nifi.md} says what the components say of themselves. With the system property
 * {@code mlaudit.docs.write} its generated part is written, without it compared.
 */
class NifiReferenceTest {
    private static final String BEGIN = "<!-- generated: components -->\n";
    private static final String END = "<!-- end: components -->";
    private static final String DETAILS = "src/main/resources/docs/";

    private final StringBuilder out = new StringBuilder();

    @Test
    void theComponentsAreDescribedAsTheyAre() throws IOException {
        List<ConfigurableComponent> components = new ArrayList<>();
        ServiceLoader.load(Processor.class).forEach(components::add);
        ServiceLoader.load(ControllerService.class).forEach(components::add);
        components.removeIf(component -> !component.getClass().getPackageName().startsWith("org.mlaudit."));
        assertThat(components).isNotEmpty();
        components.forEach(this::component);

        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path page = module.resolveSibling("docs/reference/nifi.md");
        String text = Files.readString(page);
        assertThat(text).contains(BEGIN, END);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        String wanted = "\n" + out;
        if (Boolean.getBoolean("mlaudit.docs.write")) {
            Files.writeString(page, text.substring(0, from) + wanted + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("docs/reference/README.md says how to write it anew")
                    .isEqualTo(wanted);
        }
    }

    private void component(ConfigurableComponent component) {
        Class<?> type = component.getClass();
        out.append("## ").append(type.getSimpleName()).append("\n\n");
        out.append(type.getAnnotation(CapabilityDescription.class).value()).append("\n\n");
        String details = DETAILS + type.getName() + "/additionalDetails.md";
        if (Files.isRegularFile(
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve(details))) {
            out.append("[How to use it, with examples](../../nifi-audit-processors/")
                    .append(details)
                    .append(").\n\n");
        }
        properties(component);
        dynamic(type);
        if (component instanceof Processor processor) {
            relationships(processor, type);
            attributes(type);
        }
    }

    private void properties(ConfigurableComponent component) {
        out.append("| property | default | meaning |\n|---|---|---|\n");
        for (PropertyDescriptor property : component.getPropertyDescriptors()) {
            out.append("| ").append(property.getDisplayName());
            out.append(property.isRequired() ? "" : " (optional)").append(" | ").append(standard(property));
            out.append(" | ").append(cell(property.getDescription()));
            List<AllowableValue> allowed = property.getAllowableValues();
            if (allowed != null && property.getControllerServiceDefinition() == null) {
                out.append(" One of: ")
                        .append(allowed.stream()
                                .map(AllowableValue::getDisplayName)
                                .collect(Collectors.joining(", ")))
                        .append('.');
            }
            out.append(expressions(property)).append(" |\n");
        }
        out.append('\n');
    }

    private static String standard(PropertyDescriptor property) {
        String value = property.getDefaultValue();
        if (value == null) {
            return "";
        }
        List<AllowableValue> allowed = property.getAllowableValues();
        return "`"
                + (allowed == null
                        ? value
                        : allowed.stream()
                                .filter(each -> each.getValue().equals(value))
                                .map(AllowableValue::getDisplayName)
                                .findFirst()
                                .orElse(value))
                + "`";
    }

    private static String expressions(PropertyDescriptor property) {
        ExpressionLanguageScope scope = property.getExpressionLanguageScope();
        return switch (scope) {
            case FLOWFILE_ATTRIBUTES -> " Expressions over FlowFile attributes.";
            case ENVIRONMENT -> " Expressions over the environment.";
            default -> "";
        };
    }

    private void dynamic(Class<?> type) {
        DynamicProperty[] added = type.getAnnotationsByType(DynamicProperty.class);
        if (added.length > 0) {
            out.append("| property that you add | value | meaning |\n|---|---|---|\n");
            for (DynamicProperty each : added) {
                out.append("| ").append(cell(each.name())).append(" | ").append(cell(each.value()));
                out.append(" | ").append(cell(each.description())).append(" |\n");
            }
            out.append('\n');
        }
    }

    private void relationships(Processor processor, Class<?> type) {
        out.append("| relationship | what arrives |\n|---|---|\n");
        processor.getRelationships().stream()
                .sorted(Comparator.comparing(Relationship::getName))
                .forEach(each -> out.append("| ")
                        .append(each.getName())
                        .append(" | ")
                        .append(cell(each.getDescription()))
                        .append(" |\n"));
        DynamicRelationship added = type.getAnnotation(DynamicRelationship.class);
        if (added != null) {
            out.append("| (")
                    .append(added.name())
                    .append(") | ")
                    .append(added.description())
                    .append(" |\n");
        }
        out.append('\n');
    }

    private void attributes(Class<?> type) {
        WritesAttribute[] written = type.getAnnotationsByType(WritesAttribute.class);
        if (written.length > 0) {
            out.append("| attribute | value |\n|---|---|\n");
            for (WritesAttribute each : written) {
                out.append("| `")
                        .append(each.attribute())
                        .append("` | ")
                        .append(cell(each.description()))
                        .append(" |\n");
            }
            out.append('\n');
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
