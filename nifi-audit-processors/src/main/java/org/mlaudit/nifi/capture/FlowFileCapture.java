package org.mlaudit.nifi.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.AuditAttributes;
import org.mlaudit.nifi.source.SourceReader;
import org.mlaudit.nifi.source.UnreadableSource;

/** The way of one FlowFile: read, told apart, handed over. */
final class FlowFileCapture {
    private final ProcessSession session;
    private final FlowFile flowFile;
    private final Lane lane;
    private final Reading reading;
    private final UnregisteredRecords unregistered;
    private final ComponentLog log;
    private final Outputs outputs;
    private final CaptureRun run;
    private final long skip;

    FlowFileCapture(
            ProcessSession session,
            FlowFile flowFile,
            Lane lane,
            CaptureProcessor.Settings settings,
            Rejections rejections,
            ComponentLog log) {
        this.session = session;
        this.flowFile = flowFile;
        this.lane = lane;
        this.reading = settings.reading();
        this.unregistered = settings.unregistered();
        this.log = log;
        outputs = new Outputs(session, flowFile, settings.compression().codec());
        run = new CaptureRun(lane, outputs, rejections, unregistered);
        skip = captured(flowFile);
    }

    private static long captured(FlowFile flowFile) {
        String text = flowFile.getAttribute(AuditAttributes.CAPTURED);
        return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
    }

    void run() throws IOException {
        if (skip == 0
                && unregistered == UnregisteredRecords.ROUTE
                && lane.targets().byAttributes() == Targets.Resolution.UNREGISTERED) {
            whole(
                    CaptureProcessor.UNREGISTERED,
                    Map.of(),
                    "the model version that its attributes name is not registered");
            return;
        }
        String problem = null;
        try (outputs) {
            read();
        } catch (UnreadableSource e) {
            problem = String.valueOf(e.getMessage());
            log.error("{} cannot be read: {}", flowFile, problem, e);
        }
        finish(problem);
    }

    private void read() throws IOException, UnreadableSource {
        try (InputStream in = session.read(flowFile);
                SourceReader reader = reading.open(flowFile, in, log)) {
            run.run(reader, skip);
        }
    }

    private void finish(@Nullable String problem) {
        long records = run.records();
        boolean none = problem == null && skip == 0 && records > 0 && outputs.unregisteredRecords() == records;
        count("Valid records", outputs.validRecords());
        count("Invalid records", outputs.invalidRecords());
        count("Unregistered records", outputs.unregisteredRecords());
        if (none) {
            outputs.dropUnregistered();
            whole(
                    CaptureProcessor.UNREGISTERED,
                    Map.of(AuditAttributes.RECORD_COUNT, Long.toString(records)),
                    "no record is of a registered model");
            return;
        }
        outputs.transfer();
        if (problem == null) {
            session.remove(flowFile);
        } else {
            String done = Long.toString(Math.max(skip, records));
            whole(
                    CaptureProcessor.FAILURE,
                    Map.of(AuditAttributes.ERROR, problem, AuditAttributes.CAPTURED, done),
                    problem);
        }
    }

    private void whole(Relationship to, Map<String, String> attributes, String why) {
        FlowFile same = session.putAllAttributes(flowFile, attributes);
        session.getProvenanceReporter().route(same, to, why);
        session.transfer(same, to);
    }

    private void count(String counter, long records) {
        if (records > 0) {
            session.adjustCounter(counter, records, false);
        }
    }
}
