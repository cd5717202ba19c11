package org.mlaudit.privacy;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Checks of national identity numbers. Every argument is letters in capitals and digits, without separators. */
final class NationalIds {
    private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    /** Values of the characters at odd places of a codice fiscale (decree of 23 December 1976), 0 to 9 as A to J. */
    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };
    /** Letters that stand for the digits 0 to 9 where two persons would have the same codice fiscale. */
    private static final String OMOCODIA = "LMNPQRSTUV";

    private static final int[] PESEL = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};

    private NationalIds() {}

    /** Social Security Administration: no area 000, 666 or 900 to 999, no group 00, no serial 0000. There is no checksum. */
    static boolean isSsn(String id) {
        int area = Integer.parseInt(id.substring(0, 3));
        return area != 0 && area != 666 && area < 900 && !id.startsWith("00", 3) && !id.endsWith("0000");
    }

    /** HMRC's National Insurance Manual, NIM39110: letters that prefixes don't have; suffix A to D. There is no checksum. */
    static boolean isNino(String id) {
        String prefix = id.substring(0, 2);
        return "DFIQUV".indexOf(id.charAt(0)) < 0
                && "DFIOQUV".indexOf(id.charAt(1)) < 0
                && !"BG GB KN NK NT TN ZZ".contains(prefix)
                && id.charAt(8) <= 'D';
    }

    /**
     * Section 139b of the German tax code: of the first ten digits exactly one occurs twice or three times; the last is the
     * check digit of ISO/IEC 7064 MOD 11,10.
     */
    static boolean isTaxId(String id) {
        int[] counts = new int[10];
        int product = 10;
        for (int i = 0; i < 10; i++) {
            int digit = id.charAt(i) - '0';
            counts[digit]++;
            int sum = (digit + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        int repeated = 0;
        int most = 0;
        for (int count : counts) {
            repeated += count > 1 ? 1 : 0;
            most = Math.max(most, count);
        }
        int check = 11 - product == 10 ? 0 : 11 - product;
        return id.charAt(0) != '0' && repeated == 1 && most <= 3 && check == id.charAt(10) - '0';
    }

    /** INSEE: sex, year, month, department (2A and 2B are 19 and 18), commune, order; key = 97 minus the rest by 97. */
    static boolean isNir(String id) {
        String digits = id;
        if (id.startsWith("2A", 5)) {
            digits = id.substring(0, 5) + "19" + id.substring(7);
        } else if (id.startsWith("2B", 5)) {
            digits = id.substring(0, 5) + "18" + id.substring(7);
        }
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int month = Integer.parseInt(digits.substring(3, 5));
        boolean known = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
        return "123478".indexOf(digits.charAt(0)) >= 0
                && known
                && Long.parseLong(digits.substring(13)) == 97 - Long.parseLong(digits.substring(0, 13)) % 97;
    }

    /** Royal decree 1553/2005: the letter follows from the number modulo 23; X, Y and Z of an NIE are 0, 1 and 2. */
    static boolean isDni(String id) {
        char first = id.charAt(0);
        String digits = id.substring(0, 8);
        if (first >= 'A') {
            if (first < 'X' || first > 'Z') {
                return false;
            }
            digits = (first - 'X') + id.substring(1, 8);
        }
        return DNI_LETTERS.charAt(Integer.parseInt(digits) % 23) == id.charAt(8);
    }

    /** The Dutch eleven test: 9 a + 8 b + ... + 2 h - i is a multiple of 11. */
    static boolean isBsn(String id) {
        int sum = -(id.charAt(8) - '0');
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * (id.charAt(i) - '0');
        }
        return sum % 11 == 0 && !id.equals("000000000");
    }

    /** Decree of 23 December 1976: letters of the names, year, month, day (plus 40 for women), place, check letter. */
    static boolean isCodiceFiscale(String id) {
        for (int i = 0; i < 6; i++) {
            if (id.charAt(i) < 'A') {
                return false;
            }
        }
        if ("ABCDEHLMPRST".indexOf(id.charAt(8)) < 0 || id.charAt(11) < 'A' || id.charAt(15) < 'A') {
            return false;
        }
        for (int i : new int[] {6, 7, 9, 10, 12, 13, 14}) {
            if (id.charAt(i) >= 'A' && OMOCODIA.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = id.charAt(i);
            int value = c >= 'A' ? c - 'A' : c - '0';
            sum += i % 2 == 0 ? ODD[value] : value;
        }
        return 'A' + sum % 26 == id.charAt(15);
    }

    /** Polish act on the register of residents: date of birth with the century in the month, weighted sum modulo 10. */
    static boolean isPesel(String id) {
        int sum = id.charAt(10) - '0';
        for (int i = 0; i < 10; i++) {
            sum += PESEL[i] * (id.charAt(i) - '0');
        }
        int month = Integer.parseInt(id.substring(2, 4));
        int century = switch (month / 20) {
            case 0 -> 1900;
            case 1 -> 2000;
            case 2 -> 2100;
            case 3 -> 2200;
            default -> 1800;
        };
        int year = century + Integer.parseInt(id.substring(0, 2));
        return sum % 10 == 0 && isDate(year, month % 20, Integer.parseInt(id.substring(4, 6)));
    }

    /** Swedish tax agency, SKV 704: date of birth (day plus 60 for coordination numbers) and Luhn's digit over ten digits. */
    static boolean isPersonnummer(String id) {
        String ten = id.substring(id.length() - 10);
        int day = Integer.parseInt(ten.substring(4, 6));
        String century = id.length() == 12 ? id.substring(0, 2) : "20";
        boolean plausible = century.equals("18") || century.equals("19") || century.equals("20");
        int year = Integer.parseInt(century + ten.substring(0, 2));
        return plausible
                && isDate(year, Integer.parseInt(ten.substring(2, 4)), day > 60 ? day - 60 : day)
                && isLuhn(ten);
    }

    /** Luhn's check digit (ISO/IEC 7812-1, annex B). */
    static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    private static boolean isDate(int year, int month, int day) {
        try {
            LocalDate.of(year, month, day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
