package org.mlaudit.quickstart.demo;

import java.nio.file.Path;
import org.mlaudit.quickstart.platform.DataDirectory;

/**
 * Directories of the demo, all below the data directory.
 *
 * @param inferences where files of inferences are dropped for NiFi
 * @param groundTruth where files of ground truth are dropped for NiFi
 * @param findings where NiFi puts the findings that it reads back
 * @param feed where the feed keeps how far it is
 * @param model contract, reference and artifact of the model
 */
record Directories(Path inferences, Path groundTruth, Path findings, Path feed, Path model) {

    static Directories in(DataDirectory data) {
        return new Directories(
                data.directory("demo/inferences"),
                data.directory("demo/ground-truth"),
                data.directory("demo/findings"),
                data.directory("demo/feed"),
                data.directory("demo/model"));
    }
}
