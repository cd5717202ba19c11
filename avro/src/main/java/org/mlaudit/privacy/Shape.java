package org.mlaudit.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.validator.routines.CreditCardValidator;

/**
 * A way to write a number of some kind: digits as 9, letters as A, separators as they are. A candidate is looked up by its
 * shape, so that nothing is matched by trial.
 *
 * @param kind what it may be
 * @param valid the check of its letters and digits
 * @param checksum whether that check has a checksum
 * @param confidence confidence without any word nearby
 */
record Shape(PersonalDataKind kind, Predicate<String> valid, boolean checksum, double confidence) {
    /** Index at which every shape has had a digit at the latest. */
    static final int FIRST_DIGIT = 3;
    /** Longest shape. */
    static final int LONGEST = 23;

    private static final Map<String, List<Shape>> ALL = all();

    /** Shapes that are written this way. */
    static List<Shape> of(String written) {
        return ALL.getOrDefault(written, List.of());
    }

    private static Map<String, List<Shape>> all() {
        Map<String, List<Shape>> shapes = new HashMap<>();
        CreditCardValidator cards = CreditCardValidator.genericCreditCardValidator();
        Predicate<String> card = number -> isIssued(number) && cards.isValid(number);
        for (int length = 13; length <= 19; length++) {
            put(shapes, PersonalDataKind.CARD, card, true, .6, "9".repeat(length));
        }
        for (String separator : List.of(" ", "-")) {
            put(shapes, PersonalDataKind.CARD, card, true, .85, "9999 9999 9999 9999".replace(" ", separator));
            put(shapes, PersonalDataKind.CARD, card, true, .85, "9999 999999 99999".replace(" ", separator));
            put(shapes, PersonalDataKind.US_SSN, NationalIds::isSsn, false, .4, "999 99 9999".replace(" ", separator));
        }
        put(shapes, PersonalDataKind.US_SSN, NationalIds::isSsn, false, .15, "999999999");
        put(shapes, PersonalDataKind.UK_NINO, NationalIds::isNino, false, .6, "AA999999A", "AA 999999 A");
        put(shapes, PersonalDataKind.UK_NINO, NationalIds::isNino, false, .8, "AA 99 99 99 A");
        put(shapes, PersonalDataKind.DE_TAX_ID, NationalIds::isTaxId, true, .35, "99999999999");
        put(shapes, PersonalDataKind.DE_TAX_ID, NationalIds::isTaxId, true, .55, "99 999 999 999");
        put(shapes, PersonalDataKind.FR_NIR, NationalIds::isNir, true, .65, "999999999999999", "999999A99999999");
        put(shapes, PersonalDataKind.FR_NIR, NationalIds::isNir, true, .9, "9 99 99 99 999 999 99");
        put(shapes, PersonalDataKind.FR_NIR, NationalIds::isNir, true, .9, "9 99 99 9A 999 999 99");
        put(shapes, PersonalDataKind.ES_DNI, NationalIds::isDni, true, .55, "99999999A", "99999999-A", "99.999.999-A");
        put(shapes, PersonalDataKind.ES_DNI, NationalIds::isDni, true, .7, "A9999999A", "A-9999999-A");
        put(shapes, PersonalDataKind.NL_BSN, NationalIds::isBsn, true, .15, "999999999", "9999.99.999", "9999 99 999");
        put(shapes, PersonalDataKind.PL_PESEL, NationalIds::isPesel, true, .4, "99999999999");
        put(shapes, PersonalDataKind.SE_PERSONNUMMER, NationalIds::isPersonnummer, true, .65, "99999999-9999");
        put(shapes, PersonalDataKind.SE_PERSONNUMMER, NationalIds::isPersonnummer, true, .5, "999999-9999");
        put(shapes, PersonalDataKind.SE_PERSONNUMMER, NationalIds::isPersonnummer, true, .5, "999999+9999");
        put(shapes, PersonalDataKind.SE_PERSONNUMMER, NationalIds::isPersonnummer, true, .2, "9999999999");
        put(shapes, PersonalDataKind.SE_PERSONNUMMER, NationalIds::isPersonnummer, true, .3, "999999999999");
        return shapes;
    }

    private static void put(
            Map<String, List<Shape>> shapes,
            PersonalDataKind kind,
            Predicate<String> valid,
            boolean checksum,
            double confidence,
            String... written) {
        for (String each : written) {
            shapes.computeIfAbsent(each, any -> new ArrayList<>()).add(new Shape(kind, valid, checksum, confidence));
        }
    }

    /** Whether cards are issued under the first digits (ISO/IEC 7812): Visa, Mastercard, Amex, Discover, JCB, Diners, UnionPay, Maestro. */
    private static boolean isIssued(String number) {
        int two = Integer.parseInt(number.substring(0, 2));
        int four = Integer.parseInt(number.substring(0, 4));
        int length = number.length();
        return switch (length) {
            case 13 -> number.charAt(0) == '4';
            case 14 -> two == 36 || two == 38 || (four >= 3000 && four <= 3059);
            case 15 -> two == 34 || two == 37;
            case 16 ->
                number.charAt(0) == '4'
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || two == 65
                        || two == 62
                        || (four >= 3528 && four <= 3589)
                        || two == 50
                        || two == 67;
            default -> two == 50 || two == 62 || two == 67 || (length == 19 && number.charAt(0) == '4');
        };
    }
}
