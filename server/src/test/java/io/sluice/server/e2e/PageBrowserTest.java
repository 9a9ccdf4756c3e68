package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.limit.ClientLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person sees it, in a real browser; where there is none, the test is skipped. */
class PageBrowserTest {

    /** As WebDriver types it. */
    private static final String ENTER = "\uE007";

    @TempDir
    Path folder;

    @BeforeAll
    static void findBrowser() {
        assumeTrue(
                Browser.isInstalled(),
                "no chromium and chromedriver on PATH; Debian has them as chromium and chromium-driver");
    }

    @Test
    void page_pictureAndLabels_areAnsweredAndCounted() throws Exception {
        try (ServerFixture fixture = ServerFixture.with()
                        .demo("shapes-vit")
                        .demo("shapes-clip")
                        .ready();
                Browser browser = Browser.open(folder)) {
            browser.resize(1280, 900, false);
            browser.visit("http://127.0.0.1:%d/".formatted(fixture.server.httpPort()));

            seen(browser, "[data-model=shapes-vit] .state", "READY");
            seen(browser, "[data-model=shapes-clip] .state", "READY");
            assertThat(browser.text("#health")).isEqualTo("All 2 models serve");

            browser.type("#picture", Demo.pictureFile("green-star-on-white.jpg").toString());
            seen(browser, ".ranking li:first-child .label", "star");
            seen(browser, "[data-model=shapes-vit] .stats", "1 in the last minute");
            seen(browser, "[data-model=shapes-vit] .stats", "in the last minute");

            browser.run("const models = document.querySelector('#model'); models.value = 'shapes-clip';"
                    + "models.dispatchEvent(new Event('change'))");
            browser.type("#labels", "red star\ngreen star\ngreen heart");
            browser.click("#classify");
            seen(browser, ".ranking li:first-child .label", "green star");
            seen(browser, "[data-model=shapes-clip] .stats", "1 in the last minute");
            assertThat(browser.text(".timing")).contains("cpu:0/0");

            browser.type("#picture", brokenPicture().toString());
            seen(browser, ".problem", "INVALID_ARGUMENT");
            seen(browser, "[data-model=shapes-clip] .chips", "1 invalid argument");

            Browser.Traces traces = browser.traces();
            assertThat(traces.addresses())
                    .isNotEmpty()
                    .allMatch(address -> address.startsWith("http://127.0.0.1:" + fixture.server.httpPort() + "/")
                            || address.startsWith("blob:http://127.0.0.1:"));
            assertThat(traces.complaints())
                    .as("but for the status of the refusal, which is meant")
                    .allMatch(line -> line.contains("400"))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void page_clientsKnown_asksForAKeyAndThenServes() throws Exception {
        String key = ApiKey.random();
        Path clients = Files.writeString(
                folder.resolve("clients.yaml"),
                "clients:\n  - {name: person, key-sha256: %s, allow: serve}\n".formatted(ApiKey.digestOf(key)));
        try (ServerFixture fixture = ServerFixture.with()
                        .demo("shapes-vit")
                        .access(new AccessPolicy(Optional.of(clients), Optional.empty(), ClientLimits.NONE))
                        .ready();
                Browser browser = Browser.open(folder)) {
            browser.visit("http://127.0.0.1:%d/".formatted(fixture.server.httpPort()));
            seen(browser, "#health", "Locked");
            assertThat(browser.text("#models")).doesNotContain("shapes-vit");

            browser.type("#key", ApiKey.random() + ENTER);
            seen(browser, "#gate-text", "not, or no longer, those of a client");
            browser.type("#key", key + ENTER);
            seen(browser, "[data-model=shapes-vit] .state", "READY");
            browser.type(
                    "#picture", Demo.pictureFile("yellow-ring-on-green.webp").toString());
            seen(browser, ".ranking li:first-child .label", "ring");

            assertThat(browser.run("return localStorage.length + sessionStorage.length + document.cookie.length")
                            .getAsInt())
                    .as("the key is nowhere but in memory")
                    .isZero();
            assertThat(browser.text("#banner")).isEmpty();
        }
    }

    @Test
    void page_onAPhoneAndByKeyboard_isUsable() throws Exception {
        try (ServerFixture fixture = ServerFixture.with()
                        .demo("shapes-vit")
                        .demo("shapes-clip")
                        .ready();
                Browser browser = Browser.open(folder)) {
            browser.resize(360, 740, true);
            browser.visit("http://127.0.0.1:%d/".formatted(fixture.server.httpPort()));
            seen(browser, "[data-model=shapes-vit] .state", "READY");

            assertThat(browser.run("return document.documentElement.scrollWidth")
                            .getAsInt())
                    .as("nothing sticks out")
                    .isLessThanOrEqualTo(360);
            assertThat(browser.run("return [...document.querySelectorAll('input, select, textarea')]"
                                    + ".filter(field => field.labels.length === 0).map(field => field.id).join()")
                            .getAsString())
                    .as("fields without a label")
                    .isEmpty();
            assertThat(browser.run("document.querySelector('#picture').focus();"
                                    + "return getComputedStyle(document.querySelector('#drop')).outlineStyle")
                            .getAsString())
                    .as("where the keyboard is can be seen")
                    .isEqualTo("solid");
        }
    }

    private Path brokenPicture() throws IOException {
        return Files.write(
                folder.resolve("broken.jpg"),
                Golden.picture("bad_truncated_half.jpg").toByteArray());
    }

    /** Waits until a part of the page contains a text. */
    private static void seen(Browser browser, String selector, String text) {
        Patience.until(
                "'%s' in %s".formatted(text, selector),
                () -> unchecked(() -> browser.text(selector)).contains(text));
    }

    private static <T> T unchecked(Callable<T> action) {
        try {
            return action.call();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
