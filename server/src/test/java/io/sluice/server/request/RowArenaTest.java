package io.sluice.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RowArenaTest {

    private static final int SIDE = 8;
    private static final long ROW_BYTES = 3 * SIDE * SIDE;

    private final RowArena arena = new RowArena(InputShape.ofImages(SIDE), 2);

    @Test
    void use_buffersOutAndBack_countsBoth() {
        ByteBuffer first = arena.acquire(Lane.PIXELS);
        arena.acquire(Lane.PIXELS);
        assertThat(arena.use()).isEqualTo(new RowArena.Use(2, 0, 2 * ROW_BYTES, 0));

        arena.release(Lane.PIXELS, first);
        assertThat(arena.use()).isEqualTo(new RowArena.Use(1, 1, ROW_BYTES, ROW_BYTES));

        arena.acquire(Lane.PIXELS);
        assertThat(arena.use()).isEqualTo(new RowArena.Use(2, 0, 2 * ROW_BYTES, 0));
    }

    @Test
    void use_burstBeyondWhatIsKept_isForgotten() {
        ByteBuffer[] burst = {arena.acquire(Lane.PIXELS), arena.acquire(Lane.PIXELS), arena.acquire(Lane.PIXELS)};
        for (ByteBuffer buffer : burst) {
            arena.release(Lane.PIXELS, buffer);
        }

        assertThat(arena.use()).isEqualTo(new RowArena.Use(0, 2, 0, 2 * ROW_BYTES));
    }

    @Test
    void use_otherLane_countsItsOwnBytes() {
        arena.acquire(Lane.NORMALIZED_PIXELS);

        assertThat(arena.use()).isEqualTo(new RowArena.Use(1, 0, ROW_BYTES * Float.BYTES, 0));
    }
}
