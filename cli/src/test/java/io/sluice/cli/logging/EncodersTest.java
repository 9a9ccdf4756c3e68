package io.sluice.cli.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EncodersTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("io.sluice.server.transport.Incident");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    EncodersTest() {
        events.start();
        log.addAppender(events);
    }

    @Test
    void text_eventWithKeys_isOneLineWithThemBeforeTheMessage() {
        log.atInfo().addKeyValue("model", "vit").addKeyValue("took_ms", 3).log("model state changed");

        assertThat(encoded(new TextEncoder()))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                        + " INFO Incident - model=vit took_ms=3 model state changed\\R");
    }

    @Test
    void text_eventWithCause_hasItsTrace() {
        log.atError().setCause(new IllegalStateException("on fire")).log("request failed unexpectedly");

        assertThat(encoded(new TextEncoder()))
                .contains(" ERROR Incident - request failed unexpectedly")
                .contains("java.lang.IllegalStateException: on fire", "\tat io.sluice.cli.logging.EncodersTest")
                .endsWith(System.lineSeparator());
    }

    @Test
    void json_eventWithKeys_hasThemBesideItsOwn() {
        Instant before = Instant.now();
        log.atInfo()
                .addKeyValue("model", "vit")
                .addKeyValue("took_ms", 3)
                .addKeyValue("fallback", true)
                .addKeyValue("why", (Object) null)
                .addKeyValue("load", Double.NaN)
                .log("model state changed");

        JsonObject line = json();
        assertThat(Instant.parse(line.get("time").getAsString()))
                .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
        assertThat(line.get("level").getAsString()).isEqualTo("INFO");
        assertThat(line.get("logger").getAsString()).isEqualTo("io.sluice.server.transport.Incident");
        assertThat(line.get("thread").getAsString())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(line.get("message").getAsString()).isEqualTo("model state changed");
        assertThat(line.get("model").getAsString()).isEqualTo("vit");
        assertThat(line.getAsJsonPrimitive("took_ms").isNumber()).isTrue();
        assertThat(line.getAsJsonPrimitive("fallback").isBoolean()).isTrue();
        assertThat(line.get("why").getAsString()).isEqualTo("null");
        assertThat(line.get("load").getAsString()).isEqualTo("NaN");
    }

    @Test
    void json_eventWithCause_isStillOneLine() {
        log.atError()
                .addKeyValue("incident", "00ff")
                .setCause(new IllegalStateException("on \"fire\"\nagain"))
                .log("request failed unexpectedly");

        assertThat(encoded(new JsonEncoder()).lines()).hasSize(1);
        JsonObject line = json();
        assertThat(line.get("incident").getAsString()).isEqualTo("00ff");
        assertThat(line.get("error").getAsString()).isEqualTo("java.lang.IllegalStateException: on \"fire\"\nagain");
        assertThat(line.get("stack").getAsString()).contains("\tat io.sluice.cli.logging.EncodersTest");
    }

    @Test
    void json_keyThatIsTaken_getsAnotherName() {
        log.atInfo().addKeyValue("level", 7).log("water");

        assertThat(json().get("level").getAsString()).isEqualTo("INFO");
        assertThat(json().get("level_").getAsInt()).isEqualTo(7);
    }

    private JsonObject json() {
        return JsonParser.parseString(encoded(new JsonEncoder())).getAsJsonObject();
    }

    private String encoded(Encoder<ILoggingEvent> encoder) {
        assertThat(events.list).hasSize(1);
        return new String(encoder.encode(events.list.get(0)), UTF_8);
    }
}
