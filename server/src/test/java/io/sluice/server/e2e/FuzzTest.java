package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.sluice.server.hostile.Attack;
import io.sluice.server.hostile.CallAttack;
import io.sluice.server.hostile.HttpAttack;
import io.sluice.server.hostile.InputAttack;
import io.sluice.server.hostile.StreamAttack;
import io.sluice.server.hostile.WireAttack;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of hostile connections, calls and streams, always the same ones. Meanwhile a stranger is served, and after it the
 * server is as it was before.
 */
class FuzzTest {

    private static final String PICTURES = "vit-tiny-random";
    private static final String TEXTS = "clip-tiny-random";
    private static final List<ByteString> SMALL =
            List.of(Golden.picture("tiny_3x5.png"), Golden.picture("onepixel.png"), Golden.picture("wide_1600x40.png"));

    private static final long SEED = 20_261;
    private static final int FEW = 400;
    private static final int MANY = 20_000;

    private static ServerFixture fixture;
    private static ManagedChannel channel;

    /** Kinds of attacks. */
    enum Kind {
        WIRE(fixture -> new WireAttack(fixture.server.grpcPort(), request())),
        CALLS(fixture -> new CallAttack(channel, new String[] {PICTURES, TEXTS, "none"}, List.of(request()))),
        INPUTS(fixture -> new InputAttack(channel, PICTURES, TEXTS, pictures())),
        STREAMS(fixture -> new StreamAttack(channel, PICTURES, SMALL)),
        HTTP(fixture -> new HttpAttack(fixture.server.httpPort()));

        private final Function<ServerFixture, Attack> attack;

        Kind(Function<ServerFixture, Attack> attack) {
            this.attack = attack;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with().golden(PICTURES).golden(TEXTS).ready();
        channel = fixture.connect();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void attack_aFewOfEachKind_harmsNobody(Kind kind) throws Exception {
        carryOut(kind, 0, FEW);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void attack_manyOfEachKind_harmsNobody(Kind kind) throws Exception {
        carryOut(kind, FEW, MANY);
    }

    private static void carryOut(Kind kind, int first, int cases) throws Exception {
        try (VitalSigns signs = new VitalSigns(fixture, PICTURES, TEXTS);
                Stranger stranger = new Stranger(fixture, PICTURES)) {
            kind.attack.apply(fixture).carryOut(SEED, first, cases);
            assertThat(stranger.finish()).isPositive();
            signs.assertUnharmed();
        }
    }

    private static byte[] request() {
        return Messages.classify(PICTURES, Messages.encoded("tiny_3x5.png"))
                .build()
                .toByteArray();
    }

    private static List<ByteString> pictures() {
        return List.of(
                Golden.picture("tiny_3x5.png"),
                Golden.picture("camera_gray.png"),
                Golden.picture("chelsea_444.jpg"),
                Golden.picture("coffee_prog.jpg"),
                Golden.picture("chelsea_lossless.webp"),
                Golden.picture("chelsea_lossy.webp"));
    }
}
