package org.mlaudit.streams.performance;

import java.util.function.Function;

/**
 * A metric and how it is computed.
 *
 * @param definition what it is
 * @param compute its value for some outcomes
 * @param <T> the kind of outcomes
 */
record MetricFunction<T>(MetricDefinition definition, Function<T, Measure> compute) {}
