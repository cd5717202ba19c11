package org.mlaudit.benchmarks.capture;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.state.MockStateManager;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;
import org.apache.nifi.util.SharedSessionState;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.mlaudit.nifi.capture.CaptureInferences;

/**
 * One processor in NiFi's mock framework, scheduled once, with a FlowFile that it takes again and again: each time in a
 * new session over memory. NiFi's mock session copies all content with every attribute that is set; this one writes to a
 * buffer that is used again, as NiFi's content repository would take it, so that the session costs next to nothing.
 */
public final class Flow {
    private static final String READER = "reader";

    private final Processor processor;
    private final TestRunner runner;
    private final MockStateManager state;
    private final AtomicLong ids = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    /** Relationship that takes every record. */
    private final String output;

    private byte[] content;
    private final int records;

    private Flow(Processor processor, String output, byte[] content, int records) {
        this.processor = processor;
        this.output = output;
        this.content = content;
        this.records = records;
        runner = TestRunners.newTestRunner(processor);
        state = new MockStateManager(processor);
    }

    /** NiFi's reader alone. */
    static Flow reading(
            ControllerService reader, Map<String, String> settings, boolean coerce, byte[] content, int records)
            throws InitializationException {
        Flow flow = new Flow(new ReadRecords(coerce), "", content, records);
        flow.addReader(reader, settings);
        flow.runner.setProperty(ReadRecords.RECORD_READER, READER);
        return flow.schedule();
    }

    /** CaptureInferences with a record reader. */
    static Flow capturing(ControllerService reader, Map<String, String> settings, byte[] content, int records)
            throws InitializationException {
        Flow flow = capture(content, records);
        flow.addReader(reader, settings);
        flow.runner.setProperty("Input Strategy", "RECORD_READER");
        flow.runner.setProperty("Record Reader", READER);
        return flow.schedule();
    }

    /** CaptureInferences with a native input strategy. */
    static Flow capturing(String strategy, byte[] content, int records) throws InitializationException {
        Flow flow = capture(content, records);
        flow.runner.setProperty("Input Strategy", strategy);
        return flow.schedule();
    }

    private static Flow capture(byte[] content, int records) throws InitializationException {
        Flow flow = new Flow(new CaptureInferences(), "valid", content, records);
        OneContract contracts = new OneContract(SourceRecords.contract());
        flow.addService("contracts", contracts);
        flow.runner.setProperty("Model Contract Service", "contracts");
        flow.runner.setProperty("Model", contracts.all().getFirst().key().model());
        flow.runner.setProperty("Version", contracts.all().getFirst().key().version());
        flow.runner.setProperty("Score Path", "/score");
        return flow;
    }

    /**
     * Any processor.
     *
     * @param services by the name of the property that they are set as
     * @param output relationship that takes every record
     */
    public static Flow of(
            Processor processor,
            Map<String, ControllerService> services,
            Map<String, String> properties,
            String output,
            byte[] content,
            int records)
            throws InitializationException {
        Flow flow = new Flow(processor, output, content, records);
        for (Map.Entry<String, ControllerService> service : services.entrySet()) {
            flow.addService(service.getKey(), service.getValue());
            flow.runner.setProperty(service.getKey(), service.getKey());
        }
        properties.forEach(flow.runner::setProperty);
        return flow.schedule();
    }

    private void addService(String name, ControllerService service) throws InitializationException {
        runner.addControllerService(name, service);
        runner.enableControllerService(service);
    }

    /** Replaces the content that is taken from now on. */
    public void content(byte[] next) {
        content = next;
    }

    /** What was written last. */
    public byte[] written() {
        return written.toByteArray();
    }

    private void addReader(ControllerService reader, Map<String, String> settings) throws InitializationException {
        runner.addControllerService(READER, reader);
        settings.forEach((name, value) -> runner.setProperty(reader, name, value));
        runner.enableControllerService(reader);
    }

    /** Starts the processor; there is no FlowFile yet. */
    private Flow schedule() {
        runner.run(1, false, true);
        return this;
    }

    /** Lets the processor take the FlowFile once, and holds that it read, or captured as valid, every record. */
    public void trigger() {
        SharedSessionState queue = new SharedSessionState(processor, ids);
        MockFlowFile flowFile = new MockFlowFile(ids.getAndIncrement());
        flowFile.setData(content);
        flowFile.putAttributes(Map.of("record.count", Integer.toString(records)));
        queue.getFlowFileQueue().offer(flowFile);
        long before = processor instanceof ReadRecords reading ? reading.records() : 0;
        MockProcessSession session = new LeanSession(queue);
        processor.onTrigger(runner.getProcessContext(), () -> session);
        long done = processor instanceof ReadRecords reading ? reading.records() - before : done(session);
        if (done != records) {
            throw new IllegalStateException(done + " of " + records + " records were taken");
        }
    }

    private long done(MockProcessSession session) {
        return session.getFlowFilesForRelationship(output).stream()
                .mapToLong(flowFile -> Long.parseLong(flowFile.getAttribute("record.count")))
                .sum();
    }

    /** Keeps what is written in a buffer that all sessions of a flow share. */
    private final class LeanSession extends MockProcessSession {
        LeanSession(SharedSessionState queue) {
            super(queue, processor, state);
        }

        @Override
        public OutputStream write(FlowFile flowFile) {
            written.reset();
            return written;
        }
    }
}
