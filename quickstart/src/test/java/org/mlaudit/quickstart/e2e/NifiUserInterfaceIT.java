package org.mlaudit.quickstart.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user in NiFi's own user interface, in a real browser. */
final class NifiUserInterfaceIT {

    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void open() {
        playwright = Browsers.playwright();
        browser = Browsers.chromium(playwright);
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    @Test
    void aUserAddsCaptureInferencesToTheCanvasAndReadsItsDocumentation() {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.setDefaultTimeout(60_000);
        page.navigate(SharedPlatform.get().endpoints().nifiUrl() + "/");

        Locator type = openAddProcessorDialog(page, "CaptureInferences");
        page.getByPlaceholder("Filter types...").pressSequentially("CaptureInferences");
        type.click();
        assertThat(page.locator("mat-dialog-container")).containsText("org.mlaudit - nifi-audit-nar");
        screenshot(page, "nifi-add-processor");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();

        Locator processor = page.locator("g.processor", new Page.LocatorOptions().setHasText("CaptureInferences"));
        assertThat(processor).isVisible();
        screenshot(page, "nifi-canvas");
        processor.click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
        page.getByText("View Documentation").click();

        Locator documentation = page.locator("documentation");
        assertThat(documentation).containsText("Model Contract Service");
        assertThat(documentation).containsText("Records that hold to their contract");
        assertThat(documentation).containsText("Capture the predictions of one model that arrive as JSON lines");
        screenshot(page, "nifi-documentation");
    }

    /**
     * Drags the processor's icon onto the canvas and answers a type's row of the dialog that opens. Before the page is wired the drag does nothing, and
     * before the types have come the dialog is empty: then it is tried again.
     */
    private static Locator openAddProcessorDialog(Page page, String name) {
        Locator icon = page.locator("new-canvas-item button.icon-processor");
        Locator type = page.locator("mat-dialog-container tr", new Page.LocatorOptions().setHasText(name));
        for (int attempt = 1; ; attempt++) {
            BoundingBox box = icon.boundingBox();
            page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
            page.mouse().down();
            page.mouse().move(500, 300, new Mouse.MoveOptions().setSteps(5));
            page.mouse().move(900, 450, new Mouse.MoveOptions().setSteps(8));
            page.mouse().up();
            try {
                type.waitFor(new Locator.WaitForOptions().setTimeout(5_000));
                return type;
            } catch (TimeoutError notYet) {
                screenshot(page, "nifi-add-processor-attempt-" + attempt);
                if (attempt == 12) {
                    throw notYet;
                }
                page.keyboard().press("Escape");
            }
        }
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Browsers.screenshot(name)));
    }
}
