package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.e2e.PageClient.Heard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page where clients are known: the same keys, permissions and limits as through gRPC. */
class PageAccessTest {

    private static final byte[] PICTURE = Demo.picture("green-star-on-white.jpg");
    private static final String QUESTION = "model=shapes-vit";

    private final String key = ApiKey.random();
    private final String adminKey = ApiKey.random();
    private final String rareKey = ApiKey.random();
    private ServerFixture fixture;
    private PageClient page;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path clients = Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  - {name: person, key-sha256: %s, allow: serve}
                  - {name: operator, key-sha256: %s, allow: admin}
                  - {name: rare, key-sha256: %s, allow: serve, requests-per-second: 1}
                """.formatted(
                        ApiKey.digestOf(key), ApiKey.digestOf(adminKey), ApiKey.digestOf(rareKey)));
        fixture = ServerFixture.with()
                .demo("shapes-vit")
                .access(new AccessPolicy(Optional.of(clients), Optional.empty(), ClientLimits.NONE))
                .ready();
        page = new PageClient(fixture);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void statusAndClassify_withTheKey_areAnswered() throws Exception {
        assertThat(page.get("/api/status", "Authorization", "Bearer " + key).status())
                .isEqualTo(200);
        assertThat(page.classify(QUESTION, PICTURE, "Authorization", "Bearer " + key)
                        .best())
                .isEqualTo("star");
    }

    @Test
    void statusAndClassify_withoutAKey_askForOne() throws Exception {
        for (Heard refused : new Heard[] {page.get("/api/status"), page.classify(QUESTION, PICTURE)}) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.reason()).isEqualTo("CREDENTIALS_MISSING");
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void statusAndClassify_withAStrangersKey_areRefused() throws Exception {
        String stranger = "Bearer " + ApiKey.random();

        assertThat(page.get("/api/status", "Authorization", stranger).reason()).isEqualTo("CREDENTIALS_REJECTED");
        assertThat(page.classify(QUESTION, PICTURE, "Authorization", stranger).reason())
                .isEqualTo("CREDENTIALS_REJECTED");
    }

    @Test
    void statusAndClassify_ofAClientWhoMayOnlyAdminister_areDenied() throws Exception {
        String bearer = "Bearer " + adminKey;

        assertThat(page.get("/api/status", "Authorization", bearer).status()).isEqualTo(403);
        assertThat(page.classify(QUESTION, PICTURE, "Authorization", bearer).reason())
                .isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void classify_moreOftenThanAllowed_isRefusedAndStatusIsNotCounted() throws Exception {
        String bearer = "Bearer " + rareKey;
        page.get("/api/status", "Authorization", bearer);
        page.get("/api/status", "Authorization", bearer);
        Heard first = page.classify(QUESTION, PICTURE, "Authorization", bearer);

        Heard refused = page.classify(QUESTION, PICTURE, "Authorization", bearer);
        for (int more = 0; refused.status() == 200 && more < 20; more++) { // a call may take a second on a busy machine
            refused = page.classify(QUESTION, PICTURE, "Authorization", bearer);
        }

        assertThat(first.status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo("RATE_LIMITED");
        assertThat(refused.error().get("retry_after_ms").getAsLong()).isBetween(1L, 1000L);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.js", "/version", "/metrics", "/livez", "/readyz", "/startupz"})
    void whatHoldsNoData_withoutAKey_isOpen(String path) throws Exception {
        assertThat(page.get(path).status()).isEqualTo(200);
    }
}
