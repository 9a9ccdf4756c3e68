package io.sluice.server.transport.bounds;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in the pipeline of the port that listens, before the one who hands accepted connections on: a connection too many
 * costs no more than its acceptance.
 *
 * <p>It is told why before it is closed, so long as not too many are being told.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of Netty: nobody waits for these ends
@ChannelHandler.Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    /** Refused connections that are being told so at once; those beyond are closed without a word. */
    static final int FAREWELLS = 64;

    private final SharedBudget open;
    private final EventLoopGroup loops;
    private final ModelMeter meter;
    private final AtomicInteger farewells = new AtomicInteger();

    /** @param loops where refused connections are told so */
    ConnectionGate(SharedBudget open, EventLoopGroup loops, ModelMeter meter) {
        this.open = open;
        this.loops = loops;
        this.meter = meter;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        ClientAddress client = ClientAddress.of(connection.remoteAddress());
        SharedBudget.Outcome outcome = open.take(client, 1);
        if (outcome == SharedBudget.Outcome.TAKEN) {
            connection.closeFuture().addListener(closed -> open.give(client, 1));
            context.fireChannelRead(accepted);
        } else {
            meter.add(Instrument.CONNECTIONS_REFUSED, 1, outcome);
            refuse(connection, outcome);
        }
    }

    private void refuse(Channel connection, SharedBudget.Outcome outcome) {
        if (farewells.incrementAndGet() > FAREWELLS) {
            farewells.decrementAndGet();
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> farewells.decrementAndGet());
        String whose = outcome == SharedBudget.Outcome.CLIENT_FULL ? " from one address" : "";
        connection
                .pipeline()
                .addLast(new Farewell(
                        "%d connections%s are open, which is all that the server takes; use those you have, or retry later"
                                .formatted(open.capacity(outcome), whose)));
        loops.register(connection);
    }
}
