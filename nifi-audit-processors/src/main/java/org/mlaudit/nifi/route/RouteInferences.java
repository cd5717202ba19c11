package org.mlaudit.nifi.route;

public class RouteInferences extends org.apache.nifi.processor.AbstractProcessor {
    @Override
    public void onTrigger(
            org.apache.nifi.processor.ProcessContext context, org.apache.nifi.processor.ProcessSession session) {}
}
