package org.mlaudit.privacy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words near a candidate that say what it is, or that it is something else. */
final class ContextWords {
    /** Characters before and behind a candidate that are looked at. */
    private static final int BEFORE = 48;

    private static final int BEHIND = 24;
    /** Words further before it speak of something else. */
    private static final int NEAR = 28;

    private static final Map<PersonalDataKind, Set<String>> WORDS = words();
    /** What numbers of things are called. */
    private static final Set<String> THINGS =
            set("order invoice ticket tracking parcel shipment serial sku batch build commit"
                    + " version release ver v sha md5 hash checksum uuid guid part article product item lot revision"
                    + " firmware isbn ean barcode bestellung bestellnummer rechnung rechnungsnummer sendung artikel"
                    + " commande facture colis pedido factura ordine fattura zamówienie faktura");

    private ContextWords() {}

    private static Set<String> set(String words) {
        return Set.copyOf(Arrays.asList(words.split(" ")));
    }

    private static Map<PersonalDataKind, Set<String>> words() {
        Map<PersonalDataKind, Set<String>> words = new EnumMap<>(PersonalDataKind.class);
        words.put(PersonalDataKind.EMAIL, set("mail email e-mail contact write courriel correo"));
        words.put(
                PersonalDataKind.PHONE,
                set("phone telephone tel mobile cell call fax whatsapp telefon handy mobil rückruf téléphone portable"
                        + " teléfono móvil telefoon telefono cellulare komórka ring sms text dial"));
        words.put(
                PersonalDataKind.CARD,
                set(
                        "card visa mastercard amex credit debit kreditkarte karte carte tarjeta carta kaart karta cc pan cvv"
                                + " cvc expires"));
        words.put(PersonalDataKind.IBAN, set("iban account bank konto compte cuenta conto rekening transfer"));
        words.put(
                PersonalDataKind.IP_ADDRESS,
                set("ip ipv4 ipv6 address host client login from server device connection session adresse"));
        words.put(PersonalDataKind.US_SSN, set("ssn social security"));
        words.put(PersonalDataKind.UK_NINO, set("nino ni national insurance"));
        words.put(
                PersonalDataKind.DE_TAX_ID,
                set(
                        "steuer-id steuerid steueridentifikationsnummer idnr steuernummer tax tin steuer identifikationsnummer"));
        words.put(PersonalDataKind.FR_NIR, set("nir sécurité sociale securite secu sécu insee social security"));
        words.put(PersonalDataKind.ES_DNI, set("dni nie nif identidad documento"));
        words.put(PersonalDataKind.NL_BSN, set("bsn burgerservicenummer sofinummer sofi burger"));
        words.put(PersonalDataKind.IT_CODICE_FISCALE, set("codice fiscale cf"));
        words.put(PersonalDataKind.PL_PESEL, set("pesel"));
        words.put(PersonalDataKind.SE_PERSONNUMMER, set("personnummer personnr pnr samordningsnummer"));
        return words;
    }

    /** Confidence of a candidate with what the words around it say: 0.4 more where they agree, as much less if they name a thing. */
    static double weigh(PersonalDataKind kind, CharSequence text, int start, int end, double confidence) {
        if (agrees(kind, text, start, end)) {
            return Math.min(1, confidence + .4);
        }
        return Math.max(0, confidence - (isThing(text, start) ? .4 : 0));
    }

    /** Whether a word of the kind is near. */
    static boolean agrees(PersonalDataKind kind, CharSequence text, int start, int end) {
        Set<String> words = WORDS.get(kind);
        return !words(text, Math.max(0, start - BEFORE), start, words).isEmpty()
                || !words(text, end, Math.min(text.length(), end + BEHIND), words)
                        .isEmpty();
    }

    /** Whether a word right before names a thing that has numbers. */
    static boolean isThing(CharSequence text, int start) {
        return !words(text, Math.max(0, start - NEAR), start, THINGS).isEmpty();
    }

    private static List<String> words(CharSequence text, int from, int to, Set<String> wanted) {
        Set<String> found = new HashSet<>();
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && isWord(text.charAt(end))) {
                end++;
            }
            // A word that began before the window is not one of it.
            boolean whole = at > from || from == 0 || !isWord(text.charAt(from - 1));
            if (end > at && whole) {
                String word = text.subSequence(at, end).toString().toLowerCase(Locale.ROOT);
                if (wanted.contains(word)) {
                    found.add(word);
                }
            }
            at = end + 1;
        }
        return List.copyOf(found);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '-';
    }
}
