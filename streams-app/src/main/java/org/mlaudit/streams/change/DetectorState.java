package org.mlaudit.streams.change;

/** What a detector says after a value. */
public enum DetectorState {
    /** Nothing to say. */
    IN_CONTROL,
    /** The series may be changing; only detectors with a warning level say so. */
    WARNING,
    /** The series has changed; the detector has forgotten what came before the change. */
    CHANGE
}
