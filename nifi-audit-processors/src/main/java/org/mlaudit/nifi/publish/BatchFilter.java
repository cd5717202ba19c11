package org.mlaudit.nifi.publish;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.FlowFileFilter;

/** Takes FlowFiles from the head of the queue until there are enough of them, or enough bytes; at least one. */
final class BatchFilter implements FlowFileFilter {
    private final int maxFlowFiles;
    private final long maxBytes;
    private int flowFiles;
    private long bytes;

    BatchFilter(int maxFlowFiles, long maxBytes) {
        this.maxFlowFiles = maxFlowFiles;
        this.maxBytes = maxBytes;
    }

    @Override
    public FlowFileFilterResult filter(FlowFile flowFile) {
        flowFiles++;
        bytes += flowFile.getSize();
        return flowFiles >= maxFlowFiles || bytes >= maxBytes
                ? FlowFileFilterResult.ACCEPT_AND_TERMINATE
                : FlowFileFilterResult.ACCEPT_AND_CONTINUE;
    }
}
