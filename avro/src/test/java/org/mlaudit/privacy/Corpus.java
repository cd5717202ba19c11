package org.mlaudit.privacy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sentences with personal data of known place and kind, and sentences with numbers that are none. */
final class Corpus {
    private final Random random;
    private final List<Sample> samples = new ArrayList<>();

    /** A sentence; the kind is null where it has no personal data. */
    record Sample(String text, @Nullable PersonalDataKind kind, int start, int end) {}

    private Corpus(long seed) {
        random = new Random(seed);
    }

    static List<Sample> make(long seed, int each) {
        Corpus corpus = new Corpus(seed);
        for (int i = 0; i < each; i++) {
            corpus.positives();
            corpus.negatives();
        }
        return corpus.samples;
    }

    private void positives() {
        add(PersonalDataKind.EMAIL, email(), "please write to %s.", "%s complained again", "(%s)", "from:%s;");
        add(PersonalDataKind.CARD, card(" "), "paid with %s", "the number is %s exp 12/27");
        add(PersonalDataKind.CARD, card("-"), "card %s was declined", "%s");
        add(PersonalDataKind.CARD, card(""), "visa %s", "his credit card: %s, he says");
        add(PersonalDataKind.IBAN, iban(false), "transfer to %s today", "%s");
        add(PersonalDataKind.IBAN, iban(true), "my account is %s.", "IBAN: %s");
        add(PersonalDataKind.PHONE, phone(PhoneNumberFormat.E164), "call %s", "%s did not answer");
        add(PersonalDataKind.PHONE, phone(PhoneNumberFormat.INTERNATIONAL), "reached at %s in the evening", "%s");
        add(PersonalDataKind.PHONE, phone(PhoneNumberFormat.NATIONAL), "phone: %s", "my mobile is %s, ring me");
        add(PersonalDataKind.IP_ADDRESS, ipv4(), "logged in from %s twice", "seen at %s");
        add(PersonalDataKind.IP_ADDRESS, ipv6(), "client %s connected", "%s");
        add(PersonalDataKind.US_SSN, ssn(), "SSN %s", "social security number: %s");
        add(PersonalDataKind.UK_NINO, nino(), "national insurance %s", "NI number %s on file");
        add(PersonalDataKind.DE_TAX_ID, taxId(), "Steuer-ID %s", "seine IdNr: %s");
        add(PersonalDataKind.FR_NIR, nir(), "sécurité sociale %s", "le numéro %s de Mme D.");
        add(PersonalDataKind.ES_DNI, dni(), "DNI %s", "con documento %s");
        add(PersonalDataKind.NL_BSN, bsn(), "BSN %s", "burgerservicenummer: %s");
        add(PersonalDataKind.IT_CODICE_FISCALE, codiceFiscale(), "codice fiscale %s", "%s");
        add(PersonalDataKind.PL_PESEL, pesel(), "PESEL %s", "nr PESEL: %s.");
        add(PersonalDataKind.SE_PERSONNUMMER, personnummer(), "personnummer %s", "pnr %s");
    }

    private void negatives() {
        none("order " + digits(16) + " was shipped");
        none(digits(16));
        none("the value was " + digits(11) + " and then " + digits(9));
        none("readings " + digits(4) + " " + digits(4) + " " + digits(4) + " " + digits(4) + " of the meter");
        none("room " + digits(3) + "-" + digits(2) + "-" + digits(4) + ", shelf " + letters(2, "ABCXYZ") + digits(5));
        none("order no. " + digits(4) + "-" + digits(4) + "-" + digits(4));
        none("invoice " + digits(9) + " and " + digits(11));
        none("ticket #" + digits(10));
        none("tracking number " + digits(12) + " or " + digits(18));
        none("commit " + hex(40));
        none("sha256:" + hex(64));
        none("id " + new UUID(random.nextLong(), random.nextLong()));
        none("on " + date("-") + " at 10:30:25");
        none("between " + date(".") + " and " + date("/") + " 2026");
        none("updated 2026-03-14T10:15:30.123456Z, epoch " + (1_500_000_000_000L + random.nextInt(1_000_000_000)));
        none("version " + random.nextInt(20) + "." + random.nextInt(20) + "." + random.nextInt(99) + "."
                + random.nextInt(99));
        none("release v" + random.nextInt(20) + "." + random.nextInt(20) + "." + random.nextInt(99) + " of 2026");
        none("amount " + digits(3) + "." + digits(2) + " EUR, " + digits(2) + "," + digits(3) + "," + digits(3));
        none("measured " + digits(4) + " " + digits(4) + " " + digits(4) + " units");
        none("std::vector<int> a::b 12:30 @mention me@ @host user@localhost");
        none("serial " + hex(4).toUpperCase(Locale.ROOT) + digits(8) + ", MAC 00:1a:" + hex(2) + ":3c:4d:" + hex(2));
        none("isbn 978-3-" + digits(4) + "-" + digits(4) + "-" + digits(1));
        none("row " + digits(7) + " of " + digits(8) + " in batch " + digits(9));
        none("3.1415926535 and " + random.nextDouble() + " e-" + digits(2));
    }

    private void add(PersonalDataKind kind, String value, String... sentences) {
        String sentence = sentences[random.nextInt(sentences.length)];
        int start = sentence.indexOf("%s");
        samples.add(new Sample(sentence.replace("%s", value), kind, start, start + value.length()));
    }

    private void none(String text) {
        samples.add(new Sample(text, null, 0, 0));
    }

    private String digits(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(10));
        }
        return text.toString();
    }

    private String hex(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private String letters(int count, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String one(String... values) {
        return values[random.nextInt(values.length)];
    }

    private String date(String separator) {
        String day = String.format("%02d", 1 + random.nextInt(28));
        String month = String.format("%02d", 1 + random.nextInt(12));
        return separator.equals("-") ? "2026-" + month + "-" + day : day + separator + month + separator + "2025";
    }

    private String email() {
        return letters(1 + random.nextInt(8), "abcxyz") + one("", ".", "_", "+x", "-") + letters(3, "mno1") + "@"
                + letters(4, "abcde") + one(".com", ".org", ".co.uk", ".de", "-b.fr", ".example.net");
    }

    private String card(String separator) {
        String digits = one("4", "51", "55", "2221") + digits(14);
        digits = digits.substring(0, 15);
        for (int check = 0; check < 10; check++) {
            if (luhn(digits + check)) {
                return (digits + check).replaceAll("(.{4})(?=.)", "$1" + separator);
            }
        }
        throw new AssertionError();
    }

    /** Luhn's check, from the left, as an oracle of its own. */
    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            sum += (digits.length() - i) % 2 == 0 ? "0246813579".charAt(digit) - '0' : digit;
        }
        return sum % 10 == 0;
    }

    private String iban(boolean spaces) {
        String country = one("DE", "NL", "FR", "GB", "ES");
        String account = switch (country) {
            case "DE" -> digits(18);
            case "NL" -> "ABNA" + digits(10);
            case "FR" -> digits(23);
            case "GB" -> "WEST" + digits(14);
            default -> digits(20);
        };
        StringBuilder number = new StringBuilder();
        (account + country + "00").chars().forEach(c -> number.append(Character.digit(c, 36)));
        int check = 98
                - new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue();
        String iban = country + String.format("%02d", check) + account;
        return spaces ? iban.replaceAll("(.{4})(?=.)", "$1 ") : iban;
    }

    private String phone(PhoneNumberFormat format) {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        PhoneNumber example = util.getExampleNumberForType(
                one("US", "GB", "DE", "FR", "ES", "NL", "IT", "PL", "SE"), PhoneNumberUtil.PhoneNumberType.MOBILE);
        for (int i = 0; i < 50; i++) {
            PhoneNumber other = new PhoneNumber()
                    .mergeFrom(example)
                    .setNationalNumber(example.getNationalNumber() / 1000 * 1000 + random.nextInt(1000));
            if (util.isValidNumber(other)) {
                return util.format(other, format);
            }
        }
        return util.format(example, format);
    }

    private String ipv4() {
        return (1 + random.nextInt(223)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + (1 + random.nextInt(254));
    }

    private String ipv6() {
        return one(
                "2001:db8::" + hex(4) + ":1" + hex(3),
                "2a02:" + hex(4) + ":0:1:" + hex(4) + ":2:3:4",
                "fe80::1" + hex(3));
    }

    private String ssn() {
        return (100 + random.nextInt(500)) + "-" + (10 + random.nextInt(89)) + "-" + (1000 + random.nextInt(8999));
    }

    private String nino() {
        String id = letters(1, "ABCEGHJ") + letters(1, "ABCEH") + digits(6) + letters(1, "ABCD");
        return id.startsWith("BG") || id.startsWith("GB")
                ? nino()
                : one(id, id.replaceAll("(..)(..)(..)(..)(.)", "$1 $2 $3 $4 $5"));
    }

    private String taxId() {
        while (true) {
            String id = digits(11);
            if (NationalIds.isTaxId(id)) {
                return one(id, id.replaceAll("(..)(...)(...)(...)", "$1 $2 $3 $4"));
            }
        }
    }

    private String nir() {
        String body = one("1", "2") + digits(2) + String.format("%02d", 1 + random.nextInt(12)) + "75" + digits(6);
        String id = body + String.format("%02d", 97 - Long.parseLong(body) % 97);
        return one(id, id.replaceAll("(.)(..)(..)(..)(...)(...)(..)", "$1 $2 $3 $4 $5 $6 $7"));
    }

    private String dni() {
        String number = digits(8);
        return number + one("", "-") + "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23);
    }

    private String bsn() {
        while (true) {
            String id = "1" + digits(8);
            if (NationalIds.isBsn(id)) {
                return id;
            }
        }
    }

    private String codiceFiscale() {
        String head =
                letters(6, "BCDLMNRST") + digits(2) + letters(1, "ABCDEHLMPRST") + "1" + digits(1) + "H" + digits(3);
        for (char check = 'A'; check <= 'Z'; check++) {
            if (NationalIds.isCodiceFiscale(head + check)) {
                return head + check;
            }
        }
        throw new AssertionError();
    }

    private String pesel() {
        while (true) {
            String id =
                    digits(2) + String.format("%02d%02d", 1 + random.nextInt(12), 1 + random.nextInt(28)) + digits(5);
            if (NationalIds.isPesel(id)) {
                return id;
            }
        }
    }

    private String personnummer() {
        while (true) {
            String id =
                    digits(2) + String.format("%02d%02d", 1 + random.nextInt(12), 1 + random.nextInt(28)) + digits(4);
            if (NationalIds.isPersonnummer(id)) {
                return id.substring(0, 6) + one("-", "+") + id.substring(6);
            }
        }
    }
}
