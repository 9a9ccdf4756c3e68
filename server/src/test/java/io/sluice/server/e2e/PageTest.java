package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.sluice.model.image.ImageLimits;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.Image;
import io.sluice.server.e2e.PageClient.Heard;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files, its numbers, and inference through it, beside the same asked through gRPC. */
class PageTest {

    private static final int MAX_PICTURE_BYTES = 300_000;

    private static ServerFixture fixture;
    private static PageClient page;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with()
                .demo("shapes-vit")
                .demo("shapes-clip")
                .golden("vit-tiny-base-pooler")
                .images(new ImageLimits(MAX_PICTURE_BYTES, ImageLimits.DEFAULT.maxPixels()))
                .ready();
        page = new PageClient(fixture);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/style.css, text/css",
        "/page.js, text/javascript",
        "/api.js, text/javascript",
        "/charts.js, text/javascript",
        "/history.js, text/javascript",
        "/models.js, text/javascript",
        "/picture.js, text/javascript",
        "/icon.svg, image/svg+xml",
    })
    void file_get_isThereAndKeepsOthersOut(String path, String type) throws Exception {
        Heard reply = page.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith(type);
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(reply.response().body())
                .as("nothing is written inline, and nothing comes from elsewhere")
                .doesNotContainPattern("<style|style=\"|<script>|\\son[a-z]+=|(src|href)=\"(http|//)");
    }

    @Test
    void version_get_saysWhatRuns() throws Exception {
        JsonObject version = page.get("/version").json();

        assertThat(version.get("version").getAsString()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(version.getAsJsonObject("java").get("version").getAsString())
                .isEqualTo(Runtime.version().toString());
        assertThat(version.getAsJsonObject("engines").get("pytorch").getAsString())
                .matches("\\d+\\.\\d+.*");
    }

    @Test
    void status_readyModels_tellsWhatTheyAre() throws Exception {
        Heard status = page.get("/api/status");

        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json()
                        .getAsJsonObject("server")
                        .get("max_picture_bytes")
                        .getAsInt())
                .isEqualTo(MAX_PICTURE_BYTES);
        JsonObject clip = status.model("shapes-clip");
        assertThat(clip.get("state").getAsString()).isEqualTo("READY");
        assertThat(clip.get("serves").getAsBoolean()).isTrue();
        assertThat(clip.getAsJsonObject("card").getAsJsonArray("tasks").toString())
                .isEqualTo("[\"zero_shot_classify\",\"embed_image\",\"embed_text\"]");
        assertThat(clip.getAsJsonArray("replicas")
                        .get(0)
                        .getAsJsonObject()
                        .get("state")
                        .getAsString())
                .isEqualTo("SERVING");
    }

    @Test
    void status_afterCalls_hasCountedThem() throws Exception {
        double before = answered("vit-tiny-base-pooler", "task_not_supported");
        page.classify("model=vit-tiny-base-pooler", Demo.picture("red-cross-on-yellow.png"));

        Patience.until(
                "the refusal is counted", () -> answered("vit-tiny-base-pooler", "task_not_supported") == before + 1);
        page.classify("model=shapes-vit", Demo.picture("red-cross-on-yellow.png"));
        Patience.until("a batch is counted", () -> {
            JsonObject model = status().model("shapes-vit");
            return model.getAsJsonObject("batch_size").get("sum").getAsDouble() >= 1
                    && model.getAsJsonObject("latency_s").get("sum").getAsDouble() > 0
                    && model.getAsJsonObject("stages_s")
                                    .getAsJsonObject("execute")
                                    .get("count")
                                    .getAsLong()
                            >= 1;
        });
    }

    @Test
    void classify_ownClasses_answersAsGrpcDoes() throws Exception {
        byte[] picture = Demo.picture("yellow-ring-on-green.webp");
        ClassifyRequest same = Messages.classify(
                        "shapes-vit",
                        Image.newBuilder().setEncoded(bytes(picture)).build())
                .setTopK(3)
                .build();
        List<Category> expected =
                Patience.get(fixture.classify(same)).getClassifications(0).getCategoriesList();

        JsonObject answer = page.classify("model=shapes-vit&top_k=3", picture).json();

        assertThat(answer.get("model").getAsString()).isEqualTo("shapes-vit");
        assertThat(answer.getAsJsonArray("categories")).hasSize(3);
        for (int i = 0; i < expected.size(); i++) {
            JsonObject category = answer.getAsJsonArray("categories").get(i).getAsJsonObject();
            assertThat(category.get("label").getAsString())
                    .isEqualTo(expected.get(i).getLabel());
            assertThat(category.get("score").getAsDouble())
                    .isCloseTo(expected.get(i).getScore(), within(1e-5));
        }
        assertThat(expected.get(0).getLabel()).isEqualTo("ring");
        JsonObject timing = answer.getAsJsonObject("timing");
        assertThat(timing.get("total_ms").getAsDouble())
                .isGreaterThanOrEqualTo(timing.get("execute_ms").getAsDouble())
                .isPositive();
        assertThat(timing.get("replica").getAsString()).isEqualTo("cpu:0/0");
    }

    @Test
    void classify_freeLabels_ranksThem() throws Exception {
        Heard answer = page.classify(
                "model=shapes-clip&labels=green+heart&labels=blue%20circle&labels=red+star"
                        + "&label_templates=a+photo+of+a+%7B%7D.",
                Demo.picture("green-heart-on-blue.webp"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.best()).isEqualTo("green heart");
    }

    @ParameterizedTest
    @MethodSource("brokenPictures")
    void classify_brokenPicture_isRefusedInGrpcsWords(String file) throws Exception {
        byte[] picture = Golden.picture(file).toByteArray();
        StatusRuntimeException expected = Patience.failureOf(fixture.classify(
                Messages.classify("shapes-vit", Messages.encoded(file)).build()));

        Heard refused = page.classify("model=shapes-vit", picture);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.reason()).isEqualTo(Statuses.reason(expected)).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.message()).isEqualTo(expected.getStatus().getDescription());
        assertThat(refused.error().get("field").getAsString()).isEqualTo("images[0].encoded");
    }

    static List<String> brokenPictures() {
        return Golden.brokenPictures().stream()
                .filter(file -> Golden.picture(file).size() <= MAX_PICTURE_BYTES)
                .toList();
    }

    @Test
    void classify_unknownModel_isNotFoundInGrpcsWords() throws Exception {
        StatusRuntimeException expected = Patience.failureOf(
                fixture.classify(Messages.classify("dog", Messages.gray()).build()));

        Heard refused = page.classify("model=dog", Demo.picture("green-star-on-white.jpg"));

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.reason()).isEqualTo("MODEL_NOT_FOUND");
        assertThat(refused.message()).isEqualTo(expected.getStatus().getDescription());
    }

    @ParameterizedTest
    @CsvSource({
        "model=shapes-clip, 400, TASK_NOT_SUPPORTED",
        "model=shapes-vit&labels=cat, 400, TASK_NOT_SUPPORTED",
        "model=shapes-clip&labels=a&labels=a, 400, INVALID_ARGUMENT",
        "model=shapes-vit&top_k=-1, 400, INVALID_ARGUMENT",
        "model=shapes-vit&colour=red, 400, INVALID_ARGUMENT",
        "model=shapes-vit&version=abcdef01, 404, VERSION_NOT_FOUND",
    })
    void classify_wrongQuestion_isRefused(String query, int status, String reason) throws Exception {
        Heard refused = page.classify(query, Demo.picture("green-star-on-white.jpg"));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.reason()).isEqualTo(reason);
    }

    @Test
    void classify_tooLargePicture_isRefusedAndTheLargestIsRead() throws Exception {
        Heard tooLarge = page.classify("model=shapes-vit", new byte[MAX_PICTURE_BYTES + 1]);
        Heard largest = page.classify("model=shapes-vit", new byte[MAX_PICTURE_BYTES]);

        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.message()).isEqualTo("images[0].encoded: has more than 300000 bytes, which are allowed");
        assertThat(largest.status()).as("read, and found to be no picture").isEqualTo(400);
    }

    @Test
    void classify_emptyBody_isRefused() throws Exception {
        assertThat(page.classify("model=shapes-vit", new byte[0]).message()).contains("0 bytes given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void classify_otherMethod_isNotAllowed(String method) throws Exception {
        Heard refused = page.send("/api/classify?model=shapes-vit", method, BodyPublishers.ofString("x"));

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("POST");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"})
    void classify_whatAFormCanSend_isNotTaken(String type) throws Exception {
        Heard refused = page.send(
                "/api/classify?model=shapes-vit",
                "POST",
                BodyPublishers.ofByteArray(Demo.picture("green-star-on-white.jpg")),
                "Content-Type",
                type);

        assertThat(refused.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
    })
    void classifyAndStatus_fromAnotherSite_areRefused(String header, String value) throws Exception {
        Heard classify = page.classify("model=shapes-vit", Demo.picture("green-star-on-white.jpg"), header, value);
        Heard status = page.get("/api/status", header, value);

        for (Heard refused : List.of(classify, status)) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.reason()).isEqualTo("FOREIGN_ORIGIN");
        }
    }

    @Test
    void classify_fromThePageItself_isAnswered() throws Exception {
        String own = "http://127.0.0.1:" + fixture.server.httpPort();

        Heard answer = page.classify(
                "model=shapes-vit",
                Demo.picture("green-star-on-white.jpg"),
                "Origin",
                own,
                "Sec-Fetch-Site",
                "same-origin");

        assertThat(answer.best()).isEqualTo("star");
    }

    @Test
    void status_calledByAForeignName_isRefusedOnLoopback() throws Exception {
        String reply = RawHttp.get(fixture.server.httpPort(), "/api/status", "rebound.example");

        assertThat(reply).startsWith("HTTP/1.1 403").contains("FOREIGN_HOST");
        assertThat(RawHttp.get(fixture.server.httpPort(), "/api/status", "localhost:8002"))
                .startsWith("HTTP/1.1 200");
        assertThat(RawHttp.get(fixture.server.httpPort(), "/livez", "rebound.example"))
                .as("probes stay as they are")
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void classify_slowModel_isGivenUpInTime() throws Exception {
        try (ServerFixture slow =
                ServerFixture.with().synthetic("slow", Duration.ofSeconds(30)).open()) {
            slow.server.awaitReady();
            Heard refused = new PageClient(slow).classify("model=slow", Demo.picture("green-star-on-white.jpg"));

            assertThat(refused.status()).isIn(429, 504);
            assertThat(refused.reason()).isIn("PREDICTED_LATE", "DEADLINE_EXCEEDED");
        }
    }

    @Test
    void classify_serverIsStopped_isAnsweredFirst() throws Exception {
        try (ServerFixture stopping =
                ServerFixture.with().synthetic("m", Duration.ofMillis(300)).ready()) {
            PageClient client = new PageClient(stopping);
            CompletableFuture<Heard> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.classify("model=m", Demo.picture("green-star-on-white.jpg"));
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            });
            Patience.until("the picture is inside", () -> stopping.metrics.rowsInside("m") == 1);

            assertThat(stopping.server.stop()).as("everything was answered").isTrue();

            assertThat(Patience.get(answer).status()).isEqualTo(200);
        }
    }

    @Test
    void anything_pageSwitchedOff_isNotThere() throws Exception {
        try (ServerFixture without =
                ServerFixture.with().synthetic("m", Duration.ZERO).noPage().ready()) {
            PageClient client = new PageClient(without);

            for (String path : List.of("/", "/page.js", "/api/status", "/api/classify")) {
                assertThat(client.get(path).status()).as(path).isEqualTo(404);
            }
            assertThat(client.get("/version").status()).isEqualTo(200);
            assertThat(client.get("/metrics").status()).isEqualTo(200);
        }
    }

    private static double answered(String model, String reason) {
        JsonObject requests = status().model(model).getAsJsonObject("requests");
        return requests.has(reason) ? requests.get(reason).getAsDouble() : 0;
    }

    private static Heard status() {
        try {
            return page.get("/api/status");
        } catch (Exception unreachable) {
            throw new AssertionError(unreachable);
        }
    }

    private static ByteString bytes(byte[] picture) {
        return ByteString.copyFrom(picture);
    }
}
