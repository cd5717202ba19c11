package org.mlaudit.streams.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;
import org.mlaudit.event.Alert;
import org.mlaudit.streams.alert.TargetState;

/**
 * The newest alert of each target in the tasks that this instance runs, read already, so that a list of them costs no reading
 * of stores. The judging step of each task writes what it writes to its store; anybody may read. Alerts on it are never
 * changed.
 */
public final class AlertBoard {
    private final Map<TaskId, Section> sections = new ConcurrentHashMap<>();

    /** The alerts of one task. */
    final class Section {
        private final TaskId task;
        private final Map<String, TargetState> states = new ConcurrentHashMap<>();

        private Section(TaskId task) {
            this.task = task;
        }

        /** What a target's newest alert became; {@code known} is the alert before. */
        void put(Optional<Alert> known, TargetState state) {
            known.filter(alert -> !state.isNewest(alert.getId())).ifPresent(alert -> states.remove(alert.getId()));
            state.alert().ifPresent(alert -> states.put(alert.getId(), state));
        }

        /** The task is not run here any more. */
        void end() {
            sections.remove(task, this);
        }
    }

    /** A task begins, or begins anew. */
    Section begin(TaskId task) {
        Section section = new Section(task);
        sections.put(task, section);
        return section;
    }

    /** All alerts, in no order. */
    List<Alert> alerts() {
        return sections.values().stream()
                .flatMap(section -> section.states.values().stream())
                .flatMap(state -> state.alert().stream())
                .toList();
    }

    /** What is known of the target whose newest alert has an id. */
    Optional<TargetState> target(String alert) {
        return sections.values().stream()
                .flatMap(section -> Optional.ofNullable(section.states.get(alert)).stream())
                .findFirst();
    }
}
