package org.mlaudit.nifi.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.privacy.PersonalData;
import org.mlaudit.privacy.PersonalDataDetector;

/** Looks for personal data in the texts of inferences, and counts what it finds by field and kind. */
final class InferenceScan {
    private static final PersonalDataDetector DETECTOR = new PersonalDataDetector();

    /** A feature whose values are counted, with where it is; {@code scanned} when its text is looked into. */
    private record Place(int position, String path, boolean scanned) {}

    private final int features;
    private final List<Place> places;
    /** Whether the envelope is looked into as well. */
    private final boolean envelope;

    private final boolean redacts;
    private final FieldReport report;

    private InferenceScan(Schema schema, List<Place> places, boolean envelope, boolean redacts, FieldReport report) {
        this.features = schema.getField("features").pos();
        this.places = List.copyOf(places);
        this.envelope = envelope;
        this.redacts = redacts;
        this.report = report;
    }

    /** Looks into every text of the record, whatever the contract says of it: what a dry run does. */
    static InferenceScan ofEverything(ModelContract contract, Schema schema, FieldReport report) {
        return new InferenceScan(
                schema,
                places(contract, schema, List.of(FeatureType.TEXT, FeatureType.CATEGORICAL), true),
                true,
                false,
                report);
    }

    /** Looks into free text that the contract does not protect, and redacts it where that is asked for. */
    static InferenceScan ofFreeText(ModelContract contract, Schema schema, FreeText action, FieldReport report) {
        List<FeatureType> types = action == FreeText.OFF ? List.of() : List.of(FeatureType.TEXT);
        return new InferenceScan(
                schema, places(contract, schema, types, false), false, action == FreeText.REDACT, report);
    }

    private static List<Place> places(
            ModelContract contract, Schema schema, List<FeatureType> types, boolean evenProtected) {
        Schema features = schema.getField("features").schema();
        List<Place> places = new ArrayList<>();
        for (Feature feature : contract.features()) {
            Schema.Field field = features.getField(feature.name());
            if (field != null) {
                boolean open = evenProtected || !feature.handling().protects();
                String path = Reason.path("/features", feature.name());
                places.add(new Place(field.pos(), path, open && types.contains(feature.type())));
            }
        }
        return places;
    }

    /** Looks at one record. */
    void look(GenericRecord record) {
        report.record(record.get("subject") != null);
        GenericRecord values = (GenericRecord) record.get(features);
        for (Place place : places) {
            Object value = values.get(place.position());
            if (value != null) {
                report.value(place.path());
                if (place.scanned()) {
                    String text = value.toString();
                    if (find(place.path(), text) && redacts) {
                        values.put(place.position(), DETECTOR.redact(text));
                    }
                }
            }
        }
        if (envelope) {
            find("/id", record.get("id"));
            if (record.get("segments") instanceof Map<?, ?> segments) {
                segments.forEach((name, value) -> find(Reason.path("/segments", String.valueOf(name)), value));
            }
        }
    }

    private boolean find(String path, @Nullable Object text) {
        List<PersonalData> found = text == null ? List.of() : DETECTOR.find(text.toString());
        found.forEach(each -> report.found(path, each.kind().name()));
        return !found.isEmpty();
    }
}
