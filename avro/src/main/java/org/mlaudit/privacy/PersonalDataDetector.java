package org.mlaudit.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.validator.routines.EmailValidator;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.InetAddressValidator;

/**
 * Finds personal data in free text by form, checksum and the words nearby. A text is gone through once; at each place where
 * a word or number begins, a bounded number of characters is looked at, so that time grows with the length of the
 * text whatever it holds. It says where something is and of which kind, never what. Thread-safe.
 *
 * <p>Names, addresses and dates of birth are not found: nothing in their form tells them from other words.
 */
public final class PersonalDataDetector {
    /** What is less likely is not reported. */
    private static final double LEAST = .5;

    private static final int LOCAL_PART = 64;
    private static final int DOMAIN = 253;
    private static final int LONGEST_IBAN = 34;
    private static final int LONGEST_IP = 45;
    private static final int LONGEST_PHONE = 24;
    private static final int FEWEST_PHONE_DIGITS = 8;
    private static final int MOST_PHONE_DIGITS = 15;
    private static final int CODICE_FISCALE = 16;

    private static final List<String> REGIONS = List.of("US", "GB", "DE", "FR", "ES", "NL", "IT", "PL", "SE");

    private final List<String> regions;
    private final PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    private final EmailValidator emails = EmailValidator.getInstance();
    private final IBANValidator ibans = IBANValidator.getInstance();
    private final InetAddressValidator addresses = InetAddressValidator.getInstance();

    /** A detector that knows the phone numbers of several countries in their national form. */
    public PersonalDataDetector() {
        this(REGIONS);
    }

    /**
     * A detector.
     *
     * @param regions countries (ISO 3166 alpha-2) whose phone numbers are known in their national form; international
     *     numbers are known of all
     */
    public PersonalDataDetector(List<String> regions) {
        this.regions = List.copyOf(regions);
    }

    /** What is found, in the order of the text, without overlaps. */
    public List<PersonalData> find(CharSequence text) {
        List<PersonalData> found = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                email(text, i, found);
            } else if (c == '+' || c == '(') {
                phone(text, i, found);
            } else if (c == ':' && isBoundary(text, i)) {
                address(text, i, found);
            } else if (Ascii.isAlphanumeric(c) && isBoundary(text, i)) {
                begin(text, i, found);
            }
        }
        return withoutOverlaps(found);
    }

    /** The text with {@code [KIND]} in place of what is found. */
    public String redact(CharSequence text) {
        List<PersonalData> found = find(text);
        if (found.isEmpty()) {
            return text.toString();
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (PersonalData each : found) {
            out.append(text, at, each.start()).append('[').append(each.kind()).append(']');
            at = each.end();
        }
        return out.append(text, at, text.length()).toString();
    }

    private void begin(CharSequence text, int start, List<PersonalData> found) {
        if (hasEarlyDigit(text, start)) {
            shapes(text, start, found);
        }
        iban(text, start, found);
        codiceFiscale(text, start, found);
        if (Ascii.isHex(text.charAt(start))) {
            address(text, start, found);
        }
        if (Ascii.isDigit(text.charAt(start))) {
            phone(text, start, found);
        }
    }

    /** Whether there is a digit among the first characters, as there is in every shape. */
    private static boolean hasEarlyDigit(CharSequence text, int start) {
        int end = Math.min(text.length(), start + Shape.FIRST_DIGIT + 1);
        for (int i = start; i < end; i++) {
            if (Ascii.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Grows a candidate from its start and looks up its shape wherever a word could end. */
    private static void shapes(CharSequence text, int start, List<PersonalData> found) {
        StringBuilder shape = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        int most = Math.min(text.length(), start + Shape.LONGEST);
        for (int i = start; i < most; i++) {
            char c = text.charAt(i);
            if (Ascii.isAlphanumeric(c)) {
                shape.append(Ascii.isDigit(c) ? '9' : 'A');
                plain.append(Ascii.upper(c));
                if (isEnd(text, i + 1)) {
                    for (Shape each : Shape.of(shape.toString())) {
                        if (each.valid().test(plain.toString())) {
                            add(text, each.kind(), start, i + 1, each.checksum(), each.confidence(), found);
                        }
                    }
                }
            } else if (" -.+".indexOf(c) >= 0 && i + 1 < most && Ascii.isAlphanumeric(text.charAt(i + 1))) {
                shape.append(c);
            } else {
                return;
            }
        }
    }

    /** Two letters, two digits, then letters and digits; in groups of four where there are spaces. */
    private void iban(CharSequence text, int start, List<PersonalData> found) {
        if (start + 4 > text.length()
                || !Ascii.isLetter(text.charAt(start))
                || !Ascii.isLetter(text.charAt(start + 1))
                || !Ascii.isDigit(text.charAt(start + 2))
                || !Ascii.isDigit(text.charAt(start + 3))) {
            return;
        }
        StringBuilder plain = new StringBuilder();
        int i = start;
        int longest = 0;
        while (i < text.length() && plain.length() < LONGEST_IBAN) {
            char c = text.charAt(i);
            if (Ascii.isAlphanumeric(c)) {
                plain.append(Ascii.upper(c));
                if (isEnd(text, i + 1) && ibans.isValid(plain.toString())) {
                    longest = i + 1;
                }
            } else if (c != ' ' || plain.length() % 4 != 0) {
                break;
            }
            i++;
        }
        if (longest > 0) {
            add(text, PersonalDataKind.IBAN, start, longest, true, .95, found);
        }
    }

    private static void codiceFiscale(CharSequence text, int start, List<PersonalData> found) {
        int end = start + CODICE_FISCALE;
        if (end > text.length() || !isEnd(text, end)) {
            return;
        }
        for (int i = start; i < end; i++) {
            if (!Ascii.isAlphanumeric(text.charAt(i))) {
                return;
            }
        }
        if (NationalIds.isCodiceFiscale(text.subSequence(start, end).toString().toUpperCase(Locale.ROOT))) {
            add(text, PersonalDataKind.IT_CODICE_FISCALE, start, end, true, .95, found);
        }
    }

    private void email(CharSequence text, int at, List<PersonalData> found) {
        int start = at;
        while (start > 0 && at - start < LOCAL_PART && isLocal(text.charAt(start - 1))) {
            start--;
        }
        while (start < at && !Character.isLetterOrDigit(text.charAt(start))) {
            start++;
        }
        int end = at + 1;
        while (end < text.length() && end - at <= DOMAIN && isDomain(text.charAt(end))) {
            end++;
        }
        while (end > at + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        if (start < at
                && end > at + 1
                && emails.isValid(text.subSequence(start, end).toString())) {
            add(text, PersonalDataKind.EMAIL, start, end, true, .95, found);
        }
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || ".!#$%&'*+/=?^_`{|}~-".indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    private void address(CharSequence text, int start, List<PersonalData> found) {
        int end = start;
        int dots = 0;
        int colons = 0;
        boolean digit = false;
        while (end < text.length() && end - start <= LONGEST_IP) {
            char c = text.charAt(end);
            if (!Ascii.isHex(c) && c != '.' && c != ':') {
                break;
            }
            dots += c == '.' ? 1 : 0;
            colons += c == ':' ? 1 : 0;
            digit |= Ascii.isDigit(c);
            end++;
        }
        while (end > start && (text.charAt(end - 1) == '.' || (text.charAt(end - 1) == ':' && !isTail(text, end)))) {
            end--;
        }
        if (!digit || end - start > LONGEST_IP || !isEnd(text, end) || (dots < 3 && colons < 2)) {
            return;
        }
        String candidate = text.subSequence(start, end).toString();
        if (colons == 0 && addresses.isValidInet4Address(candidate)) {
            add(text, PersonalDataKind.IP_ADDRESS, start, end, false, .6, found);
        } else if (colons == 1) {
            int port = candidate.indexOf(':');
            if (addresses.isValidInet4Address(candidate.substring(0, port))) {
                add(text, PersonalDataKind.IP_ADDRESS, start, start + port, false, .6, found);
            }
        } else if (colons > 1 && addresses.isValidInet6Address(candidate)) {
            add(text, PersonalDataKind.IP_ADDRESS, start, end, false, .85, found);
        }
    }

    /** Whether a colon is the second of two at the end, as in {@code fe80::}. */
    private static boolean isTail(CharSequence text, int end) {
        return end >= 2 && text.charAt(end - 2) == ':';
    }

    /** Tries the longest number first; international ones have a plus or 00, others need a word nearby. */
    private void phone(CharSequence text, int start, List<PersonalData> found) {
        if (!isBoundary(text, start)) {
            return;
        }
        int digits = 0;
        int end = start;
        List<Integer> ends = new ArrayList<>();
        while (end < text.length() && end - start < LONGEST_PHONE && digits < MOST_PHONE_DIGITS) {
            char c = text.charAt(end);
            if (Ascii.isDigit(c)) {
                digits++;
                if (digits >= FEWEST_PHONE_DIGITS && isEnd(text, end + 1)) {
                    ends.add(end + 1);
                }
            } else if (" -./()".indexOf(c) < 0 && !(c == '+' && end == start)) {
                break;
            }
            end++;
        }
        if (ends.isEmpty()) {
            return;
        }
        boolean plus = text.charAt(start) == '+';
        boolean international = plus || (text.charAt(start) == '0' && text.charAt(start + 1) == '0');
        int farthest = ends.getLast();
        if (!international
                && (isDate(text, start) || !ContextWords.agrees(PersonalDataKind.PHONE, text, start, farthest))) {
            return;
        }
        for (int i = ends.size() - 1; i >= 0; i--) {
            String candidate = text.subSequence(start, ends.get(i)).toString();
            String dialled = international && !plus ? "+" + candidate.substring(2) : candidate;
            if (international ? isPhone(dialled, "ZZ") : regions.stream().anyMatch(each -> isPhone(candidate, each))) {
                double confidence = plus ? .9 : international ? .45 : .2;
                add(text, PersonalDataKind.PHONE, start, ends.get(i), false, confidence, found);
                return;
            }
        }
    }

    private boolean isPhone(String candidate, String region) {
        try {
            return phones.isValidNumber(phones.parse(candidate, region));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** {@code 2026-03-14}, {@code 14.03.2026}, {@code 03/14/2026}. */
    private static boolean isDate(CharSequence text, int start) {
        String head =
                text.subSequence(start, Math.min(text.length(), start + 10)).toString();
        return matches(head, "9999-99-99") || matches(head, "99.99.9999") || matches(head, "99/99/9999");
    }

    private static boolean matches(String text, String pattern) {
        if (text.length() != pattern.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char p = pattern.charAt(i);
            if (p == '9' ? !Ascii.isDigit(text.charAt(i)) : text.charAt(i) != p) {
                return false;
            }
        }
        return true;
    }

    private static void add(
            CharSequence text,
            PersonalDataKind kind,
            int start,
            int end,
            boolean checksum,
            double confidence,
            List<PersonalData> found) {
        double weighed = ContextWords.weigh(kind, text, start, end, confidence);
        if (weighed >= LEAST) {
            boolean context = ContextWords.agrees(kind, text, start, end);
            found.add(new PersonalData(kind, start, end, checksum, context, weighed));
        }
    }

    /** Of those that overlap the most likely one; of those as likely the longest. */
    private static List<PersonalData> withoutOverlaps(List<PersonalData> found) {
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        List<PersonalData> byPlace = new ArrayList<>(found);
        byPlace.sort(Comparator.comparingInt(PersonalData::start));
        List<PersonalData> kept = new ArrayList<>();
        for (PersonalData each : byPlace) {
            PersonalData before = kept.isEmpty() ? null : kept.getLast();
            if (before == null || before.end() <= each.start()) {
                kept.add(each);
            } else if (isBetter(each, before)) {
                kept.set(kept.size() - 1, each);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isBetter(PersonalData one, PersonalData other) {
        int order = Double.compare(one.confidence(), other.confidence());
        return order != 0 ? order > 0 : one.end() - one.start() > other.end() - other.start();
    }

    /** Whether a word or number may begin here: not within one, nor behind a character that joins it to one. */
    private static boolean isBoundary(CharSequence text, int at) {
        return at == 0 || !joins(text, at - 1, at - 2);
    }

    /** Whether a word or number may end here. */
    private static boolean isEnd(CharSequence text, int at) {
        return at >= text.length() || !joins(text, at, at + 1);
    }

    /** Whether the character at {@code near} goes on with a word, by itself or with the one beyond it. */
    private static boolean joins(CharSequence text, int near, int beyond) {
        char c = text.charAt(near);
        if (Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c)) {
            return true;
        }
        return "-./@".indexOf(c) >= 0
                && beyond >= 0
                && beyond < text.length()
                && Character.isLetterOrDigit(text.charAt(beyond));
    }
}
