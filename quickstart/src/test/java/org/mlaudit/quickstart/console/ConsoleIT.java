package org.mlaudit.quickstart.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.YearMonth;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.quickstart.flights.Flight;
import org.mlaudit.quickstart.flights.FlightData;
import org.mlaudit.quickstart.platform.Platform;

/** The pages of the console over a month of flights, driven as a person does. What they show is what REST answers. */
final class ConsoleIT {

    private static final String MODEL = "/models/flight-delay/1";
    private static final String API = "/api" + MODEL;
    private static final double PATIENCE_MILLIS = 30_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ConsoleSite site;
    private static String inference;

    @BeforeAll
    static void open() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        site = ConsoleSite.open();
        inference = FlightData.month(YearMonth.of(2001, 2)).stream()
                .filter(flight -> flight.scheduled().toString().startsWith("2001-02-05"))
                .findFirst()
                .map(Flight::id)
                .orElseThrow();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                MODEL,
                MODEL + "/features/distance",
                MODEL + "/features/origin",
                MODEL + "/explanations",
                "inference",
                "/alerts",
                "/ledger",
                "/system"
            })
    void everyPageCanBeUsedByEverybodyInLightAndDarkAndOnATelephone(String path) {
        String address = path.equals("inference") ? "/inferences/" + inference : path;
        String name = "console" + path.replace(MODEL, "/model").replace('/', '-');
        Page light = site.page();
        site.go(light, address);
        site.check(light);
        site.screenshot(light, name);
        Page dark = site.darkPage();
        site.go(dark, address);
        assertThat(dark.locator("html")).hasAttribute("data-theme", "dark");
        site.check(dark);
        site.screenshot(dark, name + "-dark");
        Page narrow = site.narrowPage();
        site.go(narrow, address);
        site.check(narrow);
        site.screenshot(narrow, name + "-narrow");
        List.of(light, dark, narrow).forEach(page -> page.context().close());
    }

    @Test
    void theFleetShowsEveryModelWithItsHealthAndAlerts() {
        JsonNode models = site.get("/api/fleet").path("models");
        Page page = site.page();
        site.go(page, "/");
        assertThat(page.locator("#total")).hasText(Integer.toString(models.size()));
        Locator card = page.getByRole(AriaRole.LISTITEM, new Page.GetByRoleOptions().setName("flight-delay 1"));
        assertThat(card).isVisible();
        assertThat(card).containsText("Flight operations");
        for (JsonNode model : models) {
            for (JsonNode alert : model.path("last")) {
                assertThat(page.locator("#main"))
                        .containsText(alert.path("summary").asText().replaceFirst("^[^:]*: ", ""));
            }
        }

        page.getByLabel("Search", new Page.GetByLabelOptions().setExact(true)).fill("no such model");
        assertThat(page.getByText("No model matches")).isVisible();
        assertThat(page).hasURL(Pattern.compile("q=no"));
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Show all models"))
                .click();
        assertThat(card).isVisible();
        card.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("flight-delay 1"))
                .click();
        assertThat(page).hasURL(site.url() + MODEL);
        page.goBack();
        assertThat(card).isVisible();
        page.context().close();
    }

    @Test
    void aModelShowsItsFindingsAndItsAddressHoldsTheFilters() {
        JsonNode findings = site.get(API + "/findings?verdict=ALARM&limit=100").path("findings");
        Page page = site.page();
        site.go(page, MODEL + "?verdict=ALARM&size=P7D");
        assertThat(page.locator("#findings tbody tr")).hasCount(findings.size());
        for (JsonNode finding : findings) {
            assertThat(page.locator("#findings"))
                    .containsText(finding.path("monitor").asText());
        }
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("7 days")))
                .hasAttribute("aria-pressed", "true");

        page.getByLabel("Monitor", new Page.GetByLabelOptions().setExact(true)).fill("performance");
        page.keyboard().press("Tab");
        int expected = site.get(API + "/findings?verdict=ALARM&monitor=performance&limit=100")
                .path("findings")
                .size();
        assertThat(page).hasURL(Pattern.compile("monitor=performance"));
        if (expected == 0) {
            assertThat(page.getByText("No finding matches")).isVisible();
        } else {
            assertThat(page.locator("#findings tbody tr")).hasCount(expected);
        }
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 day"))
                .click();
        assertThat(page).hasURL(Pattern.compile("size=PT24H"));
        page.context().close();
    }

    @Test
    void zoomIsInTheAddressAndNarrowsWhatIsShown() throws IOException {
        String range = "from=2001-02-05T00:00:00Z&to=2001-02-12T00:00:00Z";
        JsonNode windows = site.get(API + "/windows?size=P1D&" + range).path("windows");
        Page page = site.page();
        site.go(page, MODEL + "?size=P1D&" + range);
        Locator volume =
                page.locator("section").filter(new Locator.FilterOptions().setHas(page.locator("#volume-title")));
        volume.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Table"))
                .click();
        assertThat(volume.locator("tbody tr")).hasCount(windows.size());
        for (JsonNode window : windows) {
            assertThat(volume).containsText(window.path("rows").asText());
        }
        Download download = page.waitForDownload(
                () -> volume.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("CSV"))
                        .click());
        List<String> lines = Files.readAllLines(download.path());
        assertThat(lines).hasSize(windows.size() + 1);
        page.locator("#whole").click();
        assertThat(volume.locator("tbody tr")).not().hasCount(windows.size());
        page.context().close();
    }

    @Test
    void aFeatureShowsItsWindowBesideTheReference() {
        String start = "2001-02-12T00:00:00Z";
        JsonNode distribution = site.get(API + "/features/distance?size=P7D&start=" + start);
        Page page = site.page();
        site.go(page, MODEL + "/features/distance?size=P7D&start=" + start);
        Locator statistics = page.locator("#statistics");
        assertThat(statistics)
                .containsText(String.format(
                        "%,d", distribution.path("window").path("valid").asLong()));
        assertThat(statistics)
                .containsText(String.format(
                        "%,d", distribution.path("reference").path("valid").asLong()));
        page.getByLabel("Later window").click();
        assertThat(page).hasURL(Pattern.compile("start=2001-02-19"));
        page.goBack();
        assertThat(page).hasURL(Pattern.compile("start=2001-02-12"));
        page.context().close();
    }

    @Test
    void anInferenceShowsWhatItWasMadeOfAndItsProofIsVerifiedInTheBrowser() {
        JsonNode dossier = site.get("/api/inferences/" + inference);
        Page page = site.page();
        site.go(page, "/inferences/" + inference);
        dossier.path("input")
                .path("features")
                .properties()
                .forEach(feature -> assertThat(page.locator("#input")).containsText(feature.getKey()));
        assertThat(page.locator("#input"))
                .containsText(
                        dossier.path("input").path("features").path("origin").asText());

        page.locator("#verify").click();
        assertThat(page.locator("#steps li").last()).containsText("no key is pinned");
        page.locator("#trust").click();
        page.locator("#verify").click();
        assertThat(page.locator("#steps li.ok")).hasCount(5);
        assertThat(page.getByText("Verified in this browser")).isVisible();
        site.check(page);
        site.screenshot(page, "console-proof");
        page.context().close();
    }

    @Test
    void aProofOfWhichAnythingWasChangedIsRefusedAtTheStepThatSaysSo() {
        Page page = site.page();
        site.go(page, "/inferences/" + inference);
        page.locator("#trust").click();
        refused(
                page,
                proof -> proof.put("value", flipped(proof.path("value").asText())),
                "changed after it was sealed");
        refused(page, proof -> proof.put("index", proof.path("index").asLong() + 1), "another root");
        refused(
                page,
                proof -> {
                    proof.withArray("hashes").remove(0);
                    return proof;
                },
                "");
        refused(
                page,
                proof -> {
                    ObjectNode checkpoint = proof.withObject("/checkpoint");
                    return (ObjectNode) proof.set(
                            "checkpoint",
                            checkpoint.put(
                                    "note", checkpoint.path("note").asText().replaceFirst("\n(\\d+)\n", "\n$10\n")));
                },
                "");
        refused(
                page,
                proof -> {
                    ObjectNode checkpoint = proof.withObject("/checkpoint");
                    String key = checkpoint.path("verifierKey").asText();
                    return (ObjectNode) proof.set(
                            "checkpoint", checkpoint.put("verifierKey", key.substring(0, key.length() - 2) + "zz"));
                },
                "");
        page.context().close();
    }

    private static void refused(Page page, UnaryOperator<ObjectNode> change, String because) {
        page.route(
                "**/api/ledger/proof/**",
                route -> changed(route, answer -> {
                    answer.set("proof", change.apply((ObjectNode) answer.path("proof")));
                    return answer;
                }));
        page.locator("#verify").click();
        assertThat(page.locator("#steps li.bad")).hasCount(1);
        assertThat(page.locator("#steps li.bad")).containsText(because);
        assertThat(page.getByText("Not verified")).isVisible();
        page.unroute("**/api/ledger/proof/**");
        page.locator("#verify").click();
        assertThat(page.locator("#steps li.ok")).hasCount(5);
    }

    private static void changed(Route route, UnaryOperator<ObjectNode> change) {
        try {
            ObjectNode answer = (ObjectNode) JSON.readTree(route.fetch().body());
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(change.apply(answer).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String flipped(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        bytes[bytes.length / 2] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void theModelDecidesAgainForOtherValues() {
        Page page = site.page();
        site.go(page, "/inferences/" + inference);
        Locator answer = page.locator("#if-answer");
        String before = answer.textContent();
        page.locator(".whatif select[name=weekday]").selectOption("FRI");
        page.locator(".whatif input[name=hour]").fill("19");
        assertThat(answer).not().hasText(before);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Back to what was"))
                .click();
        assertThat(answer).hasText(before);
        page.context().close();
    }

    @Test
    void markupInAValueIsShownAsText() {
        String markup = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";
        Page page = site.page();
        page.route(
                "**/api/inferences/" + inference,
                route -> changed(route, dossier -> {
                    ((ObjectNode) dossier.path("input").path("features"))
                            .put("remark", markup)
                            .put("<i>name</i>", markup);
                    return dossier;
                }));
        page.route(
                "**/api/fleet",
                route -> changed(route, fleet -> {
                    ((ObjectNode) fleet.path("models").get(0))
                            .put("description", markup)
                            .put("owner", markup);
                    return fleet;
                }));
        site.go(page, "/inferences/" + inference);
        assertThat(page.locator("#input")).containsText(markup);
        assertThat(page.locator("#input img, #input b, #input i")).hasCount(0);
        site.go(page, "/");
        assertThat(page.locator("#main")).containsText(markup);
        assertThat(page.locator("#main img, #main b")).hasCount(0);
        page.context().close();
    }

    @Test
    void theLedgersSignaturesAreVerifiedInTheBrowserAndAChangedOneIsRefused() {
        Page page = site.page();
        site.go(page, "/ledger");
        int trees = site.get("/api/ledger/checkpoints").path("checkpoints").size();
        page.locator("#trust").click();
        page.locator("#verify").click();
        assertThat(page.getByText("All signatures hold")).isVisible();
        assertThat(page.locator("#trees .badge.ok")).hasCount(trees);

        page.route(
                "**/api/ledger/checkpoints",
                route -> changed(route, answer -> {
                    ObjectNode first = (ObjectNode) answer.path("checkpoints").get(0);
                    first.put("note", first.path("note").asText().replaceFirst("\n(\\d+)\n", "\n$11\n"));
                    return answer;
                }));
        page.reload();
        site.settle(page);
        page.locator("#verify").click();
        assertThat(page.getByText("1 refused")).isVisible();
        page.context().close();
    }

    @Test
    void anAlertIsAcknowledgedAndCommentedOnAndBothAreInItsHistory() {
        JsonNode alert =
                site.get("/api/alerts?state=OPEN&limit=1").path("alerts").path(0);
        Page page = site.page();
        site.go(page, "/alerts?alert=" + alert.path("id").asText());
        Locator detail = page.locator(".alert-detail");
        assertThat(detail).containsText(alert.path("summary").asText());
        String comment = "Storm, <b>not</b> the model";
        detail.locator("textarea").fill(comment);
        detail.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
                .click();
        assertThat(detail.locator(".history")).containsText("acknowledged it");
        assertThat(detail.locator(".history blockquote")).hasText(comment);
        assertThat(detail.locator(".history b")).hasCount(0);
        assertThat(detail.locator(".badge")
                        .filter(new Locator.FilterOptions().setHasText("Acknowledged"))
                        .first())
                .isVisible();
        JsonNode after = site.get("/api/alerts/" + alert.path("id").asText());
        assertThat(after.path("alert").path("state").asText()).isEqualTo("ACKNOWLEDGED");
        site.check(page);
        site.screenshot(page, "console-alert");
        page.context().close();
    }

    @Test
    void theSystemShowsEveryStepAndInstance() {
        JsonNode topology = site.get("/api/topology");
        Page page = site.page();
        site.go(page, "/system");
        for (JsonNode part : topology.path("subtopologies")) {
            for (JsonNode step : part.path("steps")) {
                assertThat(page.locator("#steps"))
                        .containsText(step.path("name").asText());
            }
        }
        assertThat(page.locator("#instances tbody tr"))
                .hasCount(topology.path("instances").size());
        page.context().close();
    }

    @Test
    void anUnknownAddressSaysWhereToGo() {
        Page page = site.page();
        page.navigate(site.url() + MODEL + "/nothing/here");
        assertThat(page.getByText("There is no such page")).isVisible();
        site.go(page, "/models/unknown/7");
        assertThat(page.locator("#main")).containsText("No model version 'unknown/7' is registered");
        page.context().close();
    }

    @Test
    void whenTheApplicationIsKilledAnOpenPageSaysSoAndGoesOnByItselfWhenItIsBack() {
        if (site.platform().isEmpty()) {
            return;
        }
        Platform platform = site.platform().get();
        Page page = site.page();
        site.go(page, "/");
        assertThat(page.locator(".live")).hasText("Live");
        platform.killApplication();
        assertThat(page.getByText("The application does not answer.").first()).isVisible();
        assertThat(page.getByRole(AriaRole.LISTITEM, new Page.GetByRoleOptions().setName("flight-delay 1")))
                .isVisible();
        platform.startApplication();
        assertThat(page.locator(".live")).hasText("Live");
        assertThat(page.locator("[role=alert]")).hasCount(0);
        site.go(page, "/");
        assertThat(page.getByRole(AriaRole.LISTITEM, new Page.GetByRoleOptions().setName("flight-delay 1")))
                .isVisible();
        page.context().close();
    }
}
