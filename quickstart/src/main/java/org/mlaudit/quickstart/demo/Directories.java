package org.mlaudit.quickstart.demo;

import java.nio.file.Path;
import org.mlaudit.quickstart.platform.DataDirectory;

/**
 * Directories of the demo, all below the data directory.
 *
 * @param inferences where files of inferences are dropped for NiFi
 * @param groundTruth where files of ground truth are dropped for NiFi
 * @param observations where files of outcomes, as a stream of their own, are dropped for NiFi
 * @param findings where NiFi puts the findings that it reads back
 * @param feed where the feed keeps how far it is
 * @param model contracts and references of the two streams, artifact of the model
 */
record Directories(Path inferences, Path groundTruth, Path observations, Path findings, Path feed, Path model) {

    static Directories in(DataDirectory data) {
        return new Directories(
                data.directory("demo/inferences"),
                data.directory("demo/ground-truth"),
                data.directory("demo/observations"),
                data.directory("demo/findings"),
                data.directory("demo/feed"),
                data.directory("demo/model"));
    }
}
