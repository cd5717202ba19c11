package org.mlaudit.streams.ledger;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Names of the trees of one cluster: {@code <host>/<cluster>/<topic>/<partition>/<epoch>}, and {@code <host>/<cluster>/log/<epoch>} of the log of
 * logs. Each is the origin of its checkpoints and the name of the key that signs them, so a checkpoint can't be shown as another
 * tree's.
 *
 * @param host who keeps the ledger, by a name of the Internet, with a port where wanted
 * @param cluster which Kafka cluster
 * @param epoch tells trees apart that were begun anew; of letters, digits, dots, underscores and hyphens
 */
public record Origins(String host, String cluster, String epoch) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]+");
    private static final String LOG = "log";

    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if a part has other characters
     */
    public Origins {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "'" + host + "' can't be the host of an origin: a name such as ml.example.com is");
        }
        requirePart("cluster", cluster);
        requirePart("epoch", epoch);
    }

    private static void requirePart(String what, String part) {
        if (!PART.matcher(part).matches()) {
            throw new IllegalArgumentException(
                    "'" + part + "' can't be the " + what + " of an origin: letters, digits, '.', '_' and '-' can");
        }
    }

    /**
     * What an origin says.
     *
     * @param topic empty for the log of logs
     * @param partition none for the log of logs
     */
    public record Origin(Origins origins, String topic, OptionalInt partition) {
        /** Returns whether it is the log of logs. */
        public boolean isLog() {
            return partition.isEmpty();
        }

        @Override
        public String toString() {
            return partition.isPresent() ? origins.tree(topic, partition.getAsInt()) : origins.log();
        }
    }

    /** Returns the origin of the tree of a partition. */
    public String tree(String topic, int partition) {
        requirePart("topic", topic);
        if (partition < 0) {
            throw new IllegalArgumentException("there is no partition " + partition);
        }
        return host + "/" + cluster + "/" + topic + "/" + partition + "/" + epoch;
    }

    /** Returns the origin of the log of logs. */
    public String log() {
        return host + "/" + cluster + "/" + LOG + "/" + epoch;
    }

    /**
     * Reads an origin.
     *
     * @throws IllegalArgumentException if it is not one of these
     */
    public static Origin parse(String origin) {
        String[] parts = origin.split("/", -1);
        if (parts.length == 4 && parts[2].equals(LOG)) {
            return new Origin(new Origins(parts[0], parts[1], parts[3]), "", OptionalInt.empty());
        }
        if (parts.length == 5) {
            int partition;
            try {
                partition = Math.toIntExact(Texts.decimal(parts[3]));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException("'" + parts[3] + "' is not the partition of an origin", e);
            }
            requirePart("topic", parts[2]);
            return new Origin(new Origins(parts[0], parts[1], parts[4]), parts[2], OptionalInt.of(partition));
        }
        throw new IllegalArgumentException(
                "'" + origin + "' is no origin: <host>/<cluster>/<topic>/<partition>/<epoch> and"
                        + " <host>/<cluster>/log/<epoch> are");
    }
}
