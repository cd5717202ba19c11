package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.mlaudit.streams.config.HostPort;

/**
 * The steps of the stream and where they run.
 *
 * @param subtopologies parts that are connected by topics
 * @param instances what runs where
 */
@Doc("The steps of the stream and where they run.")
public record TopologyReport(
        @Doc("Parts that are connected by topics.") List<Subtopology> subtopologies,
        @Doc("What runs where.") List<Instance> instances) {
    public TopologyReport {
        subtopologies = List.copyOf(subtopologies);
        instances = List.copyOf(instances);
    }

    /**
     * Steps that run together, once for each partition.
     *
     * @param id number within the topology
     * @param steps by name
     */
    @Doc("Steps that run together, once for each partition.")
    public record Subtopology(
            @Doc("Number within the topology.") int id,
            @Doc("The steps.") List<Step> steps) {
        public Subtopology {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step.
     *
     * @param name as in the code and the documentation
     * @param kind what it does
     * @param topics that a source reads or a sink writes
     * @param stores that a processor uses
     * @param successors names of the steps it forwards to
     */
    @Doc("One step.")
    public record Step(
            @Doc("Name, as in the code and the documentation.")
            String name,

            @Doc("What it does.") Kind kind,

            @Doc("Topics that a source reads or a sink writes.")
            List<String> topics,

            @Doc("Stores that a processor uses.") List<String> stores,
            @Doc("Names of the steps it forwards to.") List<String> successors) {
        /** Kinds of steps. */
        public enum Kind {
            /** Reads topics. */
            SOURCE,
            /** Computes. */
            PROCESSOR,
            /** Writes a topic. */
            SINK
        }

        public Step {
            topics = List.copyOf(topics);
            stores = List.copyOf(stores);
            successors = List.copyOf(successors);
        }
    }

    /**
     * What runs on one instance.
     *
     * @param server its REST address
     * @param partitions it processes, as {@code topic-partition}
     * @param standbyPartitions it holds copies of the state of
     */
    @Doc("What runs on one instance.")
    public record Instance(
            @Doc("Its REST address.") HostPort server,
            @Doc("What it processes, as topic-partition.") List<String> partitions,
            @Doc("What it holds copies of the state of.") List<String> standbyPartitions) {
        public Instance {
            partitions = List.copyOf(partitions);
            standbyPartitions = List.copyOf(standbyPartitions);
        }
    }

    /** A report on what Kafka Streams says of a topology. */
    public static TopologyReport of(TopologyDescription description, List<Instance> instances) {
        List<Subtopology> subtopologies = new ArrayList<>();
        for (TopologyDescription.Subtopology subtopology : description.subtopologies()) {
            List<Step> steps = new ArrayList<>();
            subtopology.nodes().forEach(node -> steps.add(step(node)));
            subtopologies.add(new Subtopology(subtopology.id(), steps));
        }
        return new TopologyReport(subtopologies, instances);
    }

    private static Step step(TopologyDescription.Node node) {
        Set<String> successors = new TreeSet<>();
        node.successors().forEach(successor -> successors.add(successor.name()));
        List<String> to = List.copyOf(successors);
        if (node instanceof TopologyDescription.Source source) {
            List<String> topics = source.topicSet() == null
                    ? List.of(String.valueOf(source.topicPattern()))
                    : List.copyOf(new TreeSet<>(source.topicSet()));
            return new Step(node.name(), Step.Kind.SOURCE, topics, List.of(), to);
        }
        if (node instanceof TopologyDescription.Sink sink) {
            List<String> topics = sink.topic() == null ? List.of() : List.of(sink.topic());
            return new Step(node.name(), Step.Kind.SINK, topics, List.of(), to);
        }
        List<String> stores = node instanceof TopologyDescription.Processor processor
                ? List.copyOf(new TreeSet<>(processor.stores()))
                : List.of();
        return new Step(node.name(), Step.Kind.PROCESSOR, List.of(), stores, to);
    }
}
