package org.mlaudit.quickstart.demo;

import java.time.Duration;
import org.mlaudit.quickstart.platform.PlatformOptions;

/**
 * How the demo runs.
 *
 * @param platform what to start and where
 * @param speed seconds of event time in a second of the clock; 0 for as fast as it goes
 * @param once whether to end with the last flight instead of staying up
 * @param patience how long nothing may move before the demo gives up
 */
public record DemoOptions(PlatformOptions platform, double speed, boolean once, Duration patience) {}
