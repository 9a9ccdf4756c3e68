package io.sluice.server.telemetry;

import io.grpc.ServerBuilder;

/** Hands out meters, one for each model. Safe for use by several threads. */
public interface Telemetry {

    /** In the place of a model, for what concerns the server as a whole. */
    String SERVER = "(server)";

    /** The meter of a model; the same each time for the same name. */
    ModelMeter model(String name);

    /** Makes a server that is being built count its calls as gRPC itself does; see {@link Instrument.Kind#OF_GRPC}. */
    default void observeCalls(ServerBuilder<?> server) {}

    /** Records nothing. */
    static Telemetry none() {
        ModelMeter nothing = new NoMeter();
        return name -> nothing;
    }
}
