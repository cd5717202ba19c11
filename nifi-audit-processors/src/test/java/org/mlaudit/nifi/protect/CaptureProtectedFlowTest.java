package org.mlaudit.nifi.protect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.api.Test;

/** {@code flows/capture-protected.json} names what the components have, and leads everything through ProtectFields. */
class CaptureProtectedFlowTest {
    private final JsonNode flow = read();

    private static JsonNode read() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        try {
            return new ObjectMapper()
                    .readTree(module.resolveSibling("flows/capture-protected.json")
                            .toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, ConfigurableComponent> components() {
        Map<String, ConfigurableComponent> components = new HashMap<>();
        Stream.concat(
                        ServiceLoader.load(Processor.class).stream(),
                        ServiceLoader.load(ControllerService.class).stream())
                .filter(provider -> provider.type().getName().startsWith("org.mlaudit."))
                .forEach(provider -> components.put(provider.type().getName(), (ConfigurableComponent) provider.get()));
        return components;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void propertiesAreThoseOfTheComponents() {
        Map<String, ConfigurableComponent> components = components();
        Set<String> seen = new HashSet<>();
        for (String kind : Set.of("processors", "controllerServices")) {
            for (JsonNode each : flow.path("flowContents").path(kind)) {
                ConfigurableComponent component =
                        components.get(each.path("type").asText());
                if (component != null && component.getClass().getPackageName().endsWith("protect")) {
                    seen.add(component.getClass().getSimpleName());
                    Map<String, PropertyDescriptor> properties = component.getPropertyDescriptors().stream()
                            .collect(Collectors.toMap(PropertyDescriptor::getName, property -> property));
                    assertThat(names(each.path("propertyDescriptors"))).isEqualTo(new TreeSet<>(properties.keySet()));
                    assertThat(properties.keySet()).containsAll(names(each.path("properties")));
                    properties.forEach((name, property) -> assertThat(each.path("propertyDescriptors")
                                    .path(name)
                                    .path("sensitive")
                                    .asBoolean())
                            .as(name)
                            .isEqualTo(property.isSensitive()));
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("ProtectFields", "StandardFieldProtectionKeyService");
    }

    @Test
    void nothingGoesFromCaptureToPublishDirectly() {
        Set<String> ways = new TreeSet<>();
        for (JsonNode connection : flow.path("flowContents").path("connections")) {
            for (JsonNode relationship : connection.path("selectedRelationships")) {
                ways.add(connection.path("source").path("name").asText() + " " + relationship.asText() + " "
                        + connection.path("destination").path("name").asText());
            }
        }
        assertThat(ways)
                .contains(
                        "Capture inferences valid Protect fields",
                        "Capture inferences invalid Protect fields",
                        "Protect fields protected Publish",
                        "Protect fields rejected Publish",
                        "Protect fields failure Keep what failed")
                .noneMatch(way -> way.startsWith("Capture") && way.endsWith("Publish"));
    }

    @Test
    void everyRelationshipOfProtectFieldsLeadsSomewhere() {
        Set<String> led = new HashSet<>();
        for (JsonNode processor : flow.path("flowContents").path("processors")) {
            if (processor.path("name").asText().equals("Protect fields")) {
                processor.path("autoTerminatedRelationships").forEach(each -> led.add(each.asText()));
            }
        }
        for (JsonNode connection : flow.path("flowContents").path("connections")) {
            if (connection.path("source").path("name").asText().equals("Protect fields")) {
                connection.path("selectedRelationships").forEach(each -> led.add(each.asText()));
            }
        }
        assertThat(led)
                .isEqualTo(new ProtectFields()
                        .getRelationships().stream().map(Relationship::getName).collect(Collectors.toSet()));
    }
}
