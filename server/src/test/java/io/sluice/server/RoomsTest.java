package io.sluice.server;

import io.sluice.model.rooms.RoomsContract;
import java.util.List;

final class RoomsTest extends RoomsContract {

    /** {@code model} and below are packages of the module of that name. */
    private static final String MAY_USE = """
            rejection  :
            request    : rejection model model.engine
            reload     :
            yaml       :
            tls        : reload
            access     : reload yaml
            latency    : request model.engine
            schedule   : request
            telemetry  :
            trace      : request rejection telemetry
            queue      : request telemetry model.engine
            admission  : request rejection latency schedule telemetry model.engine
            preprocess : request rejection schedule telemetry queue model model.engine model.image model.tokenizer
            response   : request rejection telemetry model model.engine
            labels     : request rejection telemetry model.engine
            handoff    : request latency queue model.engine
            replica    : request rejection latency telemetry queue handoff response model model.engine
            batcher    : request rejection latency schedule telemetry queue handoff model.engine
            repository : request rejection latency schedule telemetry trace labels admission preprocess queue handoff batcher replica response model model.engine model.image
            transport  : request rejection telemetry trace admission response replica repository tls access model model.engine
            http       : telemetry repository tls
            page       : rejection request telemetry access transport repository replica http model model.engine
            config     : request yaml tls access schedule labels admission preprocess batcher replica repository transport http model.engine model.image model.tokenizer
            app        : request reload tls access latency schedule telemetry trace labels admission preprocess queue batcher replica response repository transport http page config model model.engine model.image model.tokenizer
            """;

    private static final String LIBRARY_ROOMS = """
            io.grpc                   : transport tls telemetry app
            io.netty                  : transport app
            io.sluice.proto           : transport app
            com.google.protobuf       : transport app
            com.google.rpc            : transport app
            com.lmax                  : queue
            io.opentelemetry          : telemetry trace
            io.prometheus             : telemetry
            com.sun.net.httpserver    : http
            org.snakeyaml             : yaml config access
            com.github.benmanes       : labels access
            com.nimbusds              : access
            ai.djl                    :
            com.luciad                :
            io.sluice.model.engine.djl :
            """;

    RoomsTest() {
        super("io.sluice.server", MAY_USE, LIBRARY_ROOMS);
    }

    @Override
    protected List<String> foreignRooms() {
        return List.of("model", "model.engine", "model.image", "model.tokenizer");
    }

    @Override
    protected String cycleSlices() {
        return "io.sluice.server.(*)..";
    }
}
