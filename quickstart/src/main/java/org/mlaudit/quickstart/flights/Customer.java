package org.mlaudit.quickstart.flights;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A person who books flights in the demo. All of them are made up: the flights name no passengers, so a fixed list of
 * {@value #CUSTOMERS} customers is drawn from common names, and each flight is given one of them by its row alone. The telephone
 * numbers are of the range that is kept free for fiction, the addresses of the domain that is kept free for examples (RFC 2606).
 *
 * @param number place in the list, from 0
 * @param name first and last name, each pair once
 * @param email address, each once
 * @param phone telephone number with its country
 * @param postcode five digits
 * @param born date of birth, ISO
 * @param frequentFlyer number of ten digits, each once
 */
public record Customer(
        int number, String name, String email, String phone, String postcode, String born, String frequentFlyer) {
    /** Customers in the list. */
    public static final int CUSTOMERS = 3_000;
    /** Flights between two that somebody left a remark on. */
    static final int REMARK_EVERY = 97;

    private static final List<String> FIRST = List.of(
            "Alice",
            "Andrew",
            "Angela",
            "Anthony",
            "Barbara",
            "Brian",
            "Carlos",
            "Carol",
            "Charles",
            "Chloe",
            "Cynthia",
            "Daniel",
            "David",
            "Deborah",
            "Denise",
            "Donald",
            "Edward",
            "Elena",
            "Emily",
            "Eric",
            "Frances",
            "Frank",
            "George",
            "Grace",
            "Gregory",
            "Hannah",
            "Harold",
            "Helen",
            "Irene",
            "Jack",
            "James",
            "Janet",
            "Jason",
            "Joan",
            "Jorge",
            "Julia",
            "Karen",
            "Keith",
            "Laura",
            "Lawrence",
            "Linda",
            "Louis",
            "Maria",
            "Mark",
            "Martha",
            "Michael",
            "Monica",
            "Nancy",
            "Nathan",
            "Olivia",
            "Patrick",
            "Paula",
            "Peter",
            "Rachel",
            "Raymond",
            "Rosa",
            "Samuel",
            "Sandra",
            "Teresa",
            "Victor");
    private static final List<String> LAST = List.of(
            "Abbott",
            "Alvarez",
            "Baker",
            "Barnes",
            "Bennett",
            "Brooks",
            "Burton",
            "Carlson",
            "Chavez",
            "Coleman",
            "Cooper",
            "Dalton",
            "Diaz",
            "Duncan",
            "Ellis",
            "Fisher",
            "Fleming",
            "Garner",
            "Gibson",
            "Graham",
            "Hansen",
            "Harper",
            "Hayes",
            "Hudson",
            "Ingram",
            "Jensen",
            "Keller",
            "Knight",
            "Lambert",
            "Lawson",
            "Marsh",
            "Mendez",
            "Morris",
            "Nichols",
            "Norton",
            "Osborne",
            "Palmer",
            "Peterson",
            "Quinn",
            "Ramsey",
            "Reyes",
            "Rhodes",
            "Sanders",
            "Shelton",
            "Torres",
            "Underwood",
            "Vargas",
            "Walsh",
            "Webster",
            "York");

    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1926, 1, 1);
    private static final int BIRTH_DAYS = 57 * 365;
    private static final int AREAS = 700;
    private static final int FICTIONAL_NUMBERS = 100;
    private static final int POSTCODES = 90_000;
    private static final long PURPOSE_BOOKING = 1L << 40;
    private static final long PURPOSE_CARD = 1L << 41;

    /** The customer who booked a flight. */
    public static Customer of(Flight flight) {
        return of((int) Math.floorMod(Flight.mix(PURPOSE_BOOKING + flight.row()), (long) CUSTOMERS));
    }

    /**
     * One customer of the list.
     *
     * @param number 0 to {@value #CUSTOMERS} - 1
     */
    public static Customer of(int number) {
        String first = FIRST.get(number % FIRST.size());
        String last = LAST.get(number / FIRST.size());
        long drawn = Flight.mix(number) >>> 1;
        return new Customer(
                number,
                first + " " + last,
                String.format(Locale.ROOT, "%s.%s@example.com", first, last).toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, "+1 %d 555 01%02d", 201 + drawn % AREAS, (drawn >>> 12) % FICTIONAL_NUMBERS),
                String.format(Locale.ROOT, "%05d", 10_000 + (drawn >>> 20) % POSTCODES),
                EARLIEST_BIRTH.plusDays((drawn >>> 40) % BIRTH_DAYS).toString(),
                String.format(Locale.ROOT, "%010d", 7_000_000_000L + number * 7_919L));
    }

    /** By what the customer is known where inferences are captured, and erased by. */
    public String subject() {
        return String.format(Locale.ROOT, "C-%06d", number);
    }

    /** How many flights of these months the customer booked. */
    public long flights(Collection<YearMonth> months) {
        long booked = 0;
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                booked += months.contains(flight.month()) && of(flight).number == number ? 1 : 0;
            }
        }
        return booked;
    }

    /** What is captured of the customer with the inference of a flight, by feature. */
    Map<String, String> features(Flight flight) {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("customer_name", name);
        features.put("customer_email", email);
        features.put("customer_phone", phone);
        features.put("customer_postcode", postcode);
        features.put("customer_born", born);
        features.put("frequent_flyer", frequentFlyer);
        String remark = remark(flight);
        if (!remark.isEmpty()) {
            features.put("remark", remark);
        }
        return features;
    }

    /**
     * What is left of {@link #features} when they are protected as the contract says, as far as a monitor can tell: a token or a
     * pseudonym, which is another for each value, stands as the value itself.
     */
    Map<String, String> published(Flight flight) {
        Map<String, String> published = features(flight);
        published.remove("customer_name");
        published.put("customer_phone", phone.substring(0, 2) + "*".repeat(11) + phone.substring(13));
        published.put("customer_postcode", postcode.substring(0, 2));
        published.put("customer_born", born.substring(0, 3) + "0s");
        return published;
    }

    /**
     * What the customer wrote beside the booking of a flight; empty for most. The card in it is of a range that no bank gives out
     * for payment, with a valid check digit.
     */
    public String remark(Flight flight) {
        if (flight.row() % REMARK_EVERY != 0) {
            return "";
        }
        return "Upgrade if there is a seat, at the cost of card " + card(flight.row()) + "; write to " + email
                + " when it is done";
    }

    /** A card number of sixteen digits with a valid check digit (ISO/IEC 7812-1, annex B). */
    private static String card(int row) {
        String digits =
                String.format(Locale.ROOT, "411111%09d", Math.floorMod(Flight.mix(PURPOSE_CARD + row), 1_000_000_000L));
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? 2 * digit : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        String all = digits + (10 - sum % 10) % 10;
        return String.join(" ", all.substring(0, 4), all.substring(4, 8), all.substring(8, 12), all.substring(12));
    }
}
