package io.sluice.loadtest;

import io.sluice.model.rooms.RoomsContract;

final class RoomsTest extends RoomsContract {

    /** {@code loadtest} is the package at the top: the way in, which composes the rooms. */
    private static final String MAY_USE = """
            loadtest  : arrivals measure generator workload wire metrics search scenario
            arrivals  :
            measure   :
            generator : arrivals measure
            workload  :
            wire      : generator measure workload
            metrics   :
            search    : measure
            scenario  : arrivals generator measure wire workload
            report    : loadtest measure metrics search
            selftest  : generator measure wire workload
            """;

    private static final String LIBRARY_ROOMS = """
            io.grpc             : wire selftest
            io.netty            : wire selftest
            io.sluice.proto     : wire workload selftest
            com.google.protobuf : wire workload selftest
            com.google.rpc      : wire
            org.HdrHistogram    : measure
            org.snakeyaml       : scenario
            java.net.http       : metrics
            javax.imageio       : workload
            io.sluice.client    :
            io.sluice.server    :
            """;

    RoomsTest() {
        super("io.sluice.loadtest", MAY_USE, LIBRARY_ROOMS);
    }

    @Override
    protected String packageOf(String room) {
        return room.equals("loadtest") ? "io.sluice.loadtest" : super.packageOf(room);
    }

    @Override
    protected String cycleSlices() {
        return "io.sluice.loadtest.(**)";
    }
}
