package org.mlaudit.nifi.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.nifi.flowfile.FlowFile;

/** The FlowFiles of one session, by what becomes of them. */
final class Batch {
    /**
     * What was published of a FlowFile.
     *
     * @param records how many records
     * @param topic where to
     */
    record Published(long records, String topic) {}

    private final List<FlowFile> fresh = new ArrayList<>();
    private final List<FlowFile> already = new ArrayList<>();
    private final Map<FlowFile, String> unpublishable = new LinkedHashMap<>();
    private final Map<FlowFile, Published> published = new LinkedHashMap<>();

    Batch(List<FlowFile> flowFiles, PublishLanes lanes) {
        for (FlowFile flowFile : flowFiles) {
            (lanes.isPublished(uuid(flowFile)) ? already : fresh).add(flowFile);
        }
    }

    /** FlowFiles to publish. */
    List<FlowFile> fresh() {
        return List.copyOf(fresh);
    }

    /** FlowFiles that an earlier transaction published. */
    List<FlowFile> already() {
        return already;
    }

    /** FlowFiles that can't be published, and why. */
    Map<FlowFile, String> unpublishable() {
        return unpublishable;
    }

    /** What was published of each FlowFile. */
    Map<FlowFile, Published> published() {
        return published;
    }

    void publish(FlowFile flowFile, long records, String topic) {
        published.put(flowFile, new Published(records, topic));
    }

    /** A FlowFile turned out not to be publishable: the others are published without it. */
    void drop(FlowFile flowFile, String why) {
        fresh.remove(flowFile);
        published.clear();
        unpublishable.put(flowFile, why);
    }

    static UUID uuid(FlowFile flowFile) {
        return UUID.fromString(flowFile.getAttribute("uuid"));
    }

    static Set<UUID> uuids(Iterable<FlowFile> flowFiles) {
        Set<UUID> uuids = new LinkedHashSet<>();
        flowFiles.forEach(flowFile -> uuids.add(uuid(flowFile)));
        return uuids;
    }
}
