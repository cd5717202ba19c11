package org.mlaudit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is found in free text, and what is not. */
class PersonalDataDetectorTest {
    private static final PersonalDataDetector DETECTOR = new PersonalDataDetector();
    private static final int EACH = 150;

    @Test
    void mostPersonalDataIsFoundAndFewOtherNumbersAreTakenForIt() {
        Map<PersonalDataKind, int[]> found = new EnumMap<>(PersonalDataKind.class);
        Map<String, Integer> falsely = new TreeMap<>();
        int truly = 0;
        int claimed = 0;
        int all = 0;
        for (Corpus.Sample sample : Corpus.make(20_261_101, EACH)) {
            List<PersonalData> answers = DETECTOR.find(sample.text());
            claimed += answers.size();
            boolean hit = answers.stream()
                    .anyMatch(each -> each.kind() == sample.kind()
                            && each.start() == sample.start()
                            && each.end() == sample.end());
            truly += hit ? 1 : 0;
            if (sample.kind() != null) {
                all++;
                int[] counts = found.computeIfAbsent(sample.kind(), any -> new int[2]);
                counts[0] += hit ? 1 : 0;
                counts[1]++;
            }
            if (!hit) {
                answers.forEach(each ->
                        falsely.merge(each.kind() + " in: " + sample.text().replaceAll("[0-9]", "9"), 1, Integer::sum));
            }
        }
        double precision = (double) truly / claimed;
        double recall = (double) truly / all;
        System.out.printf(
                "RESULT detector.precision %.4f ratio%nRESULT detector.recall %.4f ratio%n", precision, recall);
        assertThat(precision).as("precision; not so: " + falsely).isGreaterThanOrEqualTo(.98);
        assertThat(recall).as("recall").isGreaterThanOrEqualTo(.97);
        found.forEach((kind, counts) -> assertThat((double) counts[0] / counts[1])
                .as("recall of " + kind)
                .isGreaterThanOrEqualTo(.9));
    }

    @Test
    void publishedExamplesAreValid() {
        // Numbers that the registries and libraries give as examples.
        Map<String, PersonalDataKind> examples = Map.ofEntries(
                Map.entry("IBAN GB82 WEST 1234 5698 7654 32", PersonalDataKind.IBAN),
                Map.entry("IBAN DE89370400440532013000", PersonalDataKind.IBAN),
                Map.entry("card 378282246310005", PersonalDataKind.CARD),
                Map.entry("card 4111-1111-1111-1111", PersonalDataKind.CARD),
                Map.entry("NINO QQ123456C".replace("QQ", "AB"), PersonalDataKind.UK_NINO),
                Map.entry("Steuer-ID 86 095 742 719", PersonalDataKind.DE_TAX_ID),
                Map.entry("NIR 2 55 08 14 168 025 38", PersonalDataKind.FR_NIR),
                Map.entry("DNI 12345678Z", PersonalDataKind.ES_DNI),
                Map.entry("NIE X1234567L", PersonalDataKind.ES_DNI),
                Map.entry("BSN 111222333", PersonalDataKind.NL_BSN),
                Map.entry("CF RSSMRA85T10A562S", PersonalDataKind.IT_CODICE_FISCALE),
                Map.entry("PESEL 44051401359", PersonalDataKind.PL_PESEL),
                Map.entry("personnummer 811228-9874", PersonalDataKind.SE_PERSONNUMMER));
        examples.forEach((text, kind) -> {
            List<PersonalData> found = DETECTOR.find(text);
            assertThat(found).as(text).extracting(PersonalData::kind).containsExactly(kind);
            assertThat(found.getFirst().end()).as(text).isEqualTo(text.length());
            assertThat(found.getFirst().context()).as(text).isTrue();
        });
    }

    @Test
    void aWrongCheckDigitIsNoPersonalData() {
        for (String text : List.of(
                "IBAN DE89370400440532013001",
                "card 4111-1111-1111-1112",
                "Steuer-ID 86095742718",
                "NIR 255081416802539",
                "DNI 12345678A",
                "BSN 111222334",
                "CF RSSMRA85T10A562T",
                "PESEL 44051401358",
                "personnummer 811228-9875",
                "SSN 000-12-3456",
                "SSN 666-12-3456",
                "ip 256.1.1.1",
                "mail a@b.notatld")) {
            assertThat(DETECTOR.find(text)).as(text).isEmpty();
        }
    }

    @Test
    void textIsRedactedInPlaceAndTwiceIsAsOnce() {
        String text = "Ada (ada@example.com, +44 20 7946 0958) paid with 4111 1111 1111 1111 from 192.0.2.17.";
        String redacted = DETECTOR.redact(text);

        assertThat(redacted).isEqualTo("Ada ([EMAIL], [PHONE]) paid with [CARD] from [IP_ADDRESS].");
        assertThat(DETECTOR.redact(redacted)).isEqualTo(redacted);
        assertThat(DETECTOR.redact("nothing here")).isEqualTo("nothing here");
        assertThat(DETECTOR.redact("")).isEmpty();
    }

    @Test
    void anAnswerHoldsNoValue() {
        assertThat(DETECTOR.find("mail ada@example.com").toString())
                .doesNotContain("ada")
                .contains("start=5", "end=20");
    }

    @Property(tries = 500)
    void answersAreInOrderWithinTheTextAndRedactionIsIdempotent(@ForAll @StringLength(max = 200) String text) {
        int at = 0;
        for (PersonalData each : DETECTOR.find(text)) {
            assertThat(each.start()).isGreaterThanOrEqualTo(at);
            assertThat(each.end()).isGreaterThan(each.start()).isLessThanOrEqualTo(text.length());
            assertThat(each.confidence()).isBetween(.5, 1.0);
            at = each.end();
        }
        String redacted = DETECTOR.redact(text);
        assertThat(DETECTOR.redact(redacted)).isEqualTo(redacted);
    }

    @Test
    void hostileTextTakesTimeByItsLengthAlone() {
        String[] hostile = {
            "1 ",
            "1-",
            "1.",
            "a@",
            "@",
            "+1",
            "+4420 ",
            "(1) ",
            "1:",
            "::",
            "f:1::",
            "DE89 ",
            "A1",
            "1111 1111 ",
            "phone 1 2 3 4 5 ",
            "a.b.c@d.e.f-",
            "card ",
            "phone 0123456789 ",
            "00 49 ",
            "9".repeat(50),
            "a".repeat(50)
        };
        // A quadratic scan of 400,000 characters would take hours.
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (String part : hostile) {
                String text = part.repeat(200_000 / part.length());
                DETECTOR.redact(text);
            }
        });
    }
}
