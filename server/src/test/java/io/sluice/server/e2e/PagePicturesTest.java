package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.Image;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the page under load, for people to look at and for its documentation; taken where they are asked for. */
@EnabledIfSystemProperty(named = PagePicturesTest.FOLDER, matches = ".+")
class PagePicturesTest {

    static final String FOLDER = "sluice.page.pictures";

    private static final Duration HISTORY = Duration.ofSeconds(40);

    @TempDir
    Path profile;

    @Test
    void page_underLoad_isPictured() throws Exception {
        Path target = Files.createDirectories(Path.of(System.getProperty(FOLDER)));
        try (ServerFixture fixture = ServerFixture.with()
                        .demo("shapes-vit")
                        .demo("shapes-clip")
                        .ready();
                Browser browser = Browser.open(profile)) {
            browser.resize(1280, 900, false);
            browser.visit("http://127.0.0.1:%d/".formatted(fixture.server.httpPort()));
            Patience.until("the models are shown", () -> {
                try {
                    return browser.text("[data-model=shapes-clip] .state").contains("READY");
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            });
            browser.run("const models = document.querySelector('#model'); models.value = 'shapes-clip';"
                    + "models.dispatchEvent(new Event('change'))");
            browser.type("#labels", "red cross\nyellow ring\ngreen heart\nblue circle");
            browser.type(
                    "#picture", Demo.pictureFile("green-heart-on-blue.webp").toString());
            serve(fixture, "shapes-vit", "yellow-square-on-pink.jpg");
            for (String scheme : List.of("light", "dark")) {
                browser.prefer(scheme);
                browser.resize(1280, 900, false);
                write(target.resolve("desktop-" + scheme + ".png"), browser.screenshot());
                browser.resize(390, 844, true);
                write(target.resolve("phone-" + scheme + ".png"), browser.screenshot());
            }
        }
    }

    /** Bursts, so that there is something to see. */
    private static void serve(ServerFixture fixture, String model, String picture) throws Exception {
        ClassifyRequest request = Messages.classify(
                        model,
                        Image.newBuilder()
                                .setEncoded(ByteString.copyFrom(Demo.picture(picture)))
                                .build())
                .build();
        long end = System.nanoTime() + HISTORY.toNanos();
        for (int burst = 1; System.nanoTime() - end < 0; burst++) {
            try (Load load = new Load(fixture, request)) {
                LockSupport.parkNanos(Duration.ofMillis(200L * (1 + burst % 5)).toNanos());
                load.finish();
            }
            LockSupport.parkNanos(Duration.ofMillis(300L * (1 + burst % 3)).toNanos());
        }
    }

    private static void write(Path file, byte[] png) throws Exception {
        assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
        Files.write(file, png);
    }
}
