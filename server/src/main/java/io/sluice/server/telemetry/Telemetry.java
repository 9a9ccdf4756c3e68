package io.sluice.server.telemetry;

/** Hands out meters, one for each model. Safe for use by several threads. */
public interface Telemetry {

    /** In the place of a model, for what concerns the server as a whole. */
    String SERVER = "(server)";

    /** The meter of a model; the same each time for the same name. */
    ModelMeter model(String name);

    /** Records nothing. */
    static Telemetry none() {
        return name -> NoMeter.INSTANCE;
    }
}
