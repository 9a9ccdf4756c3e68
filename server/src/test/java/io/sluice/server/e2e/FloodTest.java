package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.hostile.Http2Frames;
import io.sluice.server.hostile.RawConnection;
import io.sluice.server.transport.bounds.BoundsPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Far more than any client needs, of everything that costs the server something, from one address; a stranger at another is
 * served all the while.
 */
@EnabledOnOs(OS.LINUX) // elsewhere the loopback has only one address
class FloodTest {

    private static final String MODEL = "vit-tiny-random";
    private static final String SERVER = "(server)";
    private static final String CLASSIFY = "sluice.v1.InferenceService/Classify";
    private static final int MAX_CONNECTIONS = 400;
    private static final int SHARE = MAX_CONNECTIONS / 2;

    /** Longer than anything takes that is not held up on purpose. */
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(3);

    private static ServerFixture fixture;

    private final List<RawConnection> flood = new ArrayList<>();
    private VitalSigns signs;
    private Stranger stranger;
    private double connectionsBefore;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with()
                .golden(MODEL)
                .bounds(new BoundsPolicy(MAX_CONNECTIONS, 64, 8 << 20, TRANSFER_TIMEOUT, Duration.ofMinutes(5), 50))
                .ready();
        fixture.classify(Messages.classify(MODEL, Messages.encoded("tiny_3x5.png"))
                        .build())
                .get();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void watch() {
        signs = new VitalSigns(fixture, MODEL);
        stranger = new Stranger(fixture, MODEL);
        Patience.until("the stranger is there", () -> connections() == 2);
        connectionsBefore = connections();
    }

    @AfterEach
    void unharmed() throws Exception {
        try (VitalSigns before = signs;
                Stranger served = stranger) {
            assertThat(served.finish()).isPositive();
            flood.forEach(RawConnection::close);
            Patience.until("every connection of the flood is gone", () -> connections() <= connectionsBefore);
            before.assertUnharmed();
        }
    }

    @Test
    void connections_twoThousand_takeTheShareOfTheirAddress() throws Exception {
        for (int i = 0; i < 2000; i++) {
            connect().send(Http2Frames.hello());
        }

        Patience.until("all are let in or refused", () -> connections() + refused() >= 2000);
        assertThat(connections()).isLessThanOrEqualTo(SHARE + connectionsBefore);
    }

    @Test
    void resets_fiftyThousand_leaveNothing() throws Exception {
        RawConnection connection = connect();
        connection.send(Http2Frames.hello());
        int stream = 1;
        for (int sent = 0; sent < 50_000; sent += 1000) {
            Http2Frames calls = new Http2Frames();
            for (int i = 0; i < 1000; i++, stream += 2) {
                calls.call(stream, CLASSIFY).reset(stream);
            }
            // One that is too fast is told to calm down, and hung up on.
            if (!connection.send(calls)) {
                connection = connect();
                connection.send(Http2Frames.hello());
                stream = 1;
            }
        }
    }

    @Test
    void slowWriters_twoHundredByteByByte_areCutOff() throws Exception {
        double before = cutOnTheWayIn();
        for (int i = 0; i < 20; i++) {
            Http2Frames calls = Http2Frames.hello();
            for (int stream = 1; stream < 20; stream += 2) {
                calls.call(stream, CLASSIFY).data(stream, Http2Frames.grpc(1 << 20, new byte[0]), false);
            }
            connect().send(calls);
        }
        Patience.until("all are cut off, for being slow or for holding too much", () -> {
            flood.forEach(FloodTest::oneByteOnEachCall);
            return cutOnTheWayIn() - before >= 200;
        });
        assertThat(cutOnTheWayIn() - before).isEqualTo(200);
    }

    @Test
    void slowReaders_sixtyFourThatTakeNothing_areCutOff() throws Exception {
        double before = cut("slow_reader");
        byte[] request = Messages.classify(MODEL, Messages.encoded("tiny_3x5.png"))
                .setIncludeLogits(true)
                .build()
                .toByteArray();
        for (int i = 0; i < 8; i++) {
            Http2Frames calls = Http2Frames.hello().setting(Http2Frames.INITIAL_WINDOW_SIZE, 0);
            for (int stream = 1; stream < 16; stream += 2) {
                calls.call(stream, CLASSIFY).message(stream, request, true);
            }
            connect().send(calls);
        }

        Patience.until("all are cut off", () -> cut("slow_reader") - before >= 64);
        assertThat(cut("slow_reader") - before).isEqualTo(64);
    }

    private RawConnection connect() throws Exception {
        RawConnection connection = RawConnection.fromElsewhere(fixture.server.grpcPort());
        flood.add(connection);
        return connection;
    }

    private static void oneByteOnEachCall(RawConnection connection) {
        Http2Frames bytes = new Http2Frames();
        for (int stream = 1; stream < 20; stream += 2) {
            bytes.data(stream, new byte[1], false);
        }
        connection.send(bytes);
    }

    private static double connections() {
        return fixture.metrics.value("sluice_connections", SERVER);
    }

    private static double refused() {
        return fixture.metrics.value("sluice_connections_refused_total", SERVER);
    }

    private static double cutOnTheWayIn() {
        return cut("slow_sender") + cut("arriving_full");
    }

    private static double cut(String reason) {
        return fixture.metrics.value("sluice_calls_cut_total", SERVER, "reason=\"" + reason + "\"");
    }
}
