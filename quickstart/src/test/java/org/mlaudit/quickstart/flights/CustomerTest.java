package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ProtectionAction;

class CustomerTest {
    private static final Pattern CARD = Pattern.compile("(\\d{4} ){3}\\d{4}");
    private static final List<Customer> ALL =
            IntStream.range(0, Customer.CUSTOMERS).mapToObj(Customer::of).toList();

    @Test
    void everyCustomerHasANameAnAddressAndANumberOfTheirOwn() {
        for (Function<Customer, String> own : List.<Function<Customer, String>>of(
                Customer::subject, Customer::name, Customer::email, Customer::frequentFlyer)) {
            assertThat(ALL.stream().map(own)).doesNotHaveDuplicates();
        }
        assertThat(ALL).allSatisfy(customer -> {
            assertThat(customer.phone()).matches("\\+1 \\d{3} 555 01\\d{2}");
            assertThat(customer.postcode()).matches("\\d{5}");
            assertThat(customer.frequentFlyer()).matches("7\\d{9}");
            assertThat(LocalDate.parse(customer.born())).isBetween("1926-01-01", "1983-01-01");
        });
    }

    @Test
    void theCustomersOfFlightsAreTheSameInEveryRunAndAllOfThemFly() {
        List<Flight> february = FlightData.month(FlightData.FIRST_MONTH.plusMonths(1));
        Set<String> subjects = new HashSet<>();
        february.forEach(flight -> subjects.add(Customer.of(flight).subject()));
        assertThat(subjects).hasSize(Customer.CUSTOMERS);
        assertThat(Customer.of(february.getFirst())).isEqualTo(Customer.of(february.getFirst()));
    }

    @Test
    void someRemarksHoldACardWhoseCheckDigitIsRight() {
        List<Flight> february = FlightData.month(FlightData.FIRST_MONTH.plusMonths(1));
        List<String> remarks = february.stream()
                .map(flight -> Customer.of(flight).remark(flight))
                .filter(remark -> !remark.isEmpty())
                .toList();
        assertThat(remarks).hasSizeBetween(450, 500).allSatisfy(remark -> {
            Matcher card = CARD.matcher(remark);
            assertThat(card.find()).isTrue();
            assertThat(LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(card.group().replace(" ", "")))
                    .isTrue();
        });
    }

    @Test
    void theContractProtectsAllThatIsCapturedOfThemInSixWays() {
        Flight flight = FlightData.month(FlightData.FIRST_MONTH).stream()
                .filter(each -> each.row() % Customer.REMARK_EVERY == 0)
                .findFirst()
                .orElseThrow();
        List<Feature> personal = FlightModel.load().contract().features().stream()
                .filter(Feature::personal)
                .toList();
        assertThat(personal.stream().map(Feature::name))
                .containsExactlyElementsOf(Customer.of(flight).features(flight).keySet());
        assertThat(personal.stream().map(feature -> feature.handling().action()))
                .containsOnly(
                        ProtectionAction.ENCRYPT,
                        ProtectionAction.PSEUDONYMISE,
                        ProtectionAction.MASK,
                        ProtectionAction.GENERALISE,
                        ProtectionAction.TOKENISE,
                        ProtectionAction.REDACT);
    }
}
