package org.mlaudit.quickstart.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.quickstart.platform.PlatformException;
import org.mlaudit.quickstart.platform.Waiting;

/** One imported flow: a process group in NiFi's root group. */
public final class NifiFlow {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final NifiClient nifi;
    private final String id;
    private final String name;

    NifiFlow(NifiClient nifi, String id, String name) {
        this.nifi = nifi;
        this.id = id;
        this.name = name;
    }

    /** The process group's id in this NiFi. */
    public String id() {
        return id;
    }

    /**
     * Sets parameters of the flow's parameter context; components that use one are restarted by NiFi. Values that are as wanted already are left alone.
     *
     * @throws PlatformException when the flow has no such parameter, or NiFi refuses a value
     */
    public void setParameters(Map<String, String> values) {
        String contextId = nifi.get("/process-groups/" + id)
                .path("component")
                .path("parameterContext")
                .path("id")
                .asText();
        JsonNode context = nifi.get("/parameter-contexts/" + contextId);
        Map<String, String> current = new TreeMap<>();
        Map<String, Boolean> sensitive = new TreeMap<>();
        for (JsonNode entry : context.path("component").path("parameters")) {
            JsonNode parameter = entry.path("parameter");
            sensitive.put(
                    parameter.path("name").asText(), parameter.path("sensitive").asBoolean());
            current.put(parameter.path("name").asText(), parameter.path("value").asText(""));
        }
        ObjectNode request = NifiClient.object();
        request.set("revision", context.path("revision"));
        request.put("id", contextId);
        ObjectNode component = request.putObject("component").put("id", contextId);
        component.put("name", context.path("component").path("name").asText());
        ArrayNode changed = component.putArray("parameters");
        values.forEach((parameter, value) -> {
            if (!current.containsKey(parameter)) {
                throw new PlatformException(
                        "The flow \"" + name + "\" has no parameter \"" + parameter + "\"; it has " + current.keySet());
            }
            if (!value.equals(current.get(parameter))) {
                changed.addObject()
                        .putObject("parameter")
                        .put("name", parameter)
                        .put("value", value)
                        .put("sensitive", sensitive.getOrDefault(parameter, false));
            }
        });
        if (!changed.isEmpty()) {
            awaitParameters(contextId, nifi.post("/parameter-contexts/" + contextId + "/update-requests", request));
        }
    }

    private void awaitParameters(String contextId, JsonNode started) {
        String path = "/parameter-contexts/" + contextId + "/update-requests/"
                + started.path("request").path("requestId").asText();
        Waiting.until(
                "NiFi to take the parameters of \"" + name + "\"",
                PATIENCE,
                () -> nifi.get(path).path("request").path("complete").asBoolean());
        JsonNode done = nifi.delete(path).path("request");
        if (done.hasNonNull("failureReason")) {
            throw new PlatformException("NiFi refused the parameters of \"" + name + "\": "
                    + done.path("failureReason").asText());
        }
    }

    /** Enables all controller services, then starts all processors, and waits until they run. */
    public void start() {
        enableServices();
        startProcessors();
    }

    /** Enables all controller services of the flow and waits until they are. */
    public void enableServices() {
        until("the controller services of \"" + name + "\" to be enabled", () -> {
            boolean enabled = true;
            for (JsonNode service : services()) {
                String state = service.path("component").path("state").asText();
                enabled &= state.equals("ENABLED");
            }
            if (!enabled) {
                nifi.put(
                        "/flow/process-groups/" + id + "/controller-services",
                        NifiClient.object().put("id", id).put("state", "ENABLED"));
            }
            return enabled;
        });
    }

    /** Starts all processors of the flow and waits until they run. */
    public void startProcessors() {
        until("the processors of \"" + name + "\" to run", () -> {
            nifi.put(
                    "/flow/process-groups/" + id,
                    NifiClient.object().put("id", id).put("state", "RUNNING"));
            JsonNode group = nifi.get("/process-groups/" + id);
            return group.path("stoppedCount").asInt() == 0
                    && group.path("invalidCount").asInt() == 0;
        });
    }

    /** Stops all processors of the flow and waits until no thread of them is active. */
    public void stopProcessors() {
        nifi.put("/flow/process-groups/" + id, NifiClient.object().put("id", id).put("state", "STOPPED"));
        Waiting.until(
                "the processors of \"" + name + "\" to stop",
                PATIENCE,
                () -> nifi.get("/process-groups/" + id).path("runningCount").asInt() == 0
                        && snapshot().path("activeThreadCount").asInt() == 0);
    }

    /** Disables all controller services of the flow and waits until they are; its processors must be stopped. */
    public void disableServices() {
        nifi.put(
                "/flow/process-groups/" + id + "/controller-services",
                NifiClient.object().put("id", id).put("state", "DISABLED"));
        Waiting.until("the controller services of \"" + name + "\" to be disabled", PATIENCE, () -> {
            boolean disabled = true;
            for (JsonNode service : services()) {
                disabled &= service.path("component").path("state").asText().equals("DISABLED");
            }
            return disabled;
        });
    }

    /** Stops the flow, drops what is queued in it, and removes it. */
    public void remove() {
        stopProcessors();
        JsonNode drop = nifi.post("/process-groups/" + id + "/empty-all-connections-requests", NifiClient.object())
                .path("dropRequest");
        String path = "/process-groups/" + id + "/empty-all-connections-requests/"
                + drop.path("id").asText();
        Waiting.until(
                "NiFi to empty \"" + name + "\"",
                PATIENCE,
                () -> nifi.get(path).path("dropRequest").path("finished").asBoolean());
        nifi.delete(path);
        disableServices();
        long version = nifi.get("/process-groups/" + id)
                .path("revision")
                .path("version")
                .asLong();
        nifi.delete("/process-groups/" + id + "?version=" + version + "&clientId=mlaudit");
    }

    /** FlowFiles that wait in the flow's queues. */
    public int queued() {
        return snapshot().path("flowFilesQueued").asInt();
    }

    /** Sums of the counters that the flow's processors keep, by processor name and counter name: {@code "Capture/valid"}. */
    public Map<String, Long> counters() {
        var sums = new TreeMap<String, Long>();
        var own = new ArrayList<String>();
        for (JsonNode processor : processors()) {
            own.add(processor.path("component").path("name").asText() + " ("
                    + processor.path("id").asText() + ")");
        }
        for (JsonNode counter :
                nifi.get("/counters").path("counters").path("aggregateSnapshot").path("counters")) {
            String context = counter.path("context").asText();
            if (own.contains(context)) {
                sums.merge(
                        context.substring(0, context.lastIndexOf(" (")) + "/"
                                + counter.path("name").asText(),
                        counter.path("valueCount").asLong(),
                        Long::sum);
            }
        }
        return sums;
    }

    /** What stands in the way of starting: each invalid service or processor with NiFi's reasons. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        describe(services(), problems);
        describe(processors(), problems);
        return problems;
    }

    private static void describe(JsonNode components, List<String> problems) {
        for (JsonNode entry : components) {
            JsonNode component = entry.path("component");
            var reasons = new ArrayList<String>();
            component.path("validationErrors").forEach(reason -> reasons.add(reason.asText()));
            if (!reasons.isEmpty()) {
                problems.add(component.path("name").asText() + ": " + String.join("; ", reasons));
            }
        }
    }

    private void until(String what, Waiting.Condition condition) {
        try {
            Waiting.until(what, PATIENCE, condition);
        } catch (PlatformException e) {
            var reasons = new ArrayList<>(problems());
            reasons.addAll(nifi.bulletins());
            throw new PlatformException(
                    e.getMessage() + (reasons.isEmpty() ? "" : "\n" + String.join("\n", reasons)), e);
        }
    }

    private JsonNode services() {
        return nifi.get("/flow/process-groups/" + id
                        + "/controller-services?includeAncestorGroups=false&includeDescendantGroups=true")
                .path("controllerServices");
    }

    private JsonNode processors() {
        return nifi.get("/process-groups/" + id + "/processors?includeDescendantGroups=true")
                .path("processors");
    }

    private JsonNode snapshot() {
        return nifi.get("/flow/process-groups/" + id + "/status?recursive=false")
                .path("processGroupStatus")
                .path("aggregateSnapshot");
    }
}
