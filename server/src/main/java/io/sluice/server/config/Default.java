package io.sluice.server.config;

import static io.sluice.server.config.Setting.ACCESS_CLIENTS;
import static io.sluice.server.config.Setting.ACCESS_JWKS;
import static io.sluice.server.config.Setting.ADMISSION_MAX_ROWS;
import static io.sluice.server.config.Setting.GRPC_MAX_MESSAGE_BYTES;
import static io.sluice.server.config.Setting.PREPROCESS_THREADS;
import static io.sluice.server.config.Setting.REPLICA_COUNT;
import static io.sluice.server.config.Setting.STREAM_MAX_IN_FLIGHT;
import static io.sluice.server.config.Setting.TLS_CLIENT_CA;

import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import java.util.function.Function;

/** What a setting is unless it is given: a constant, or something that depends on the machine or on other settings. */
record Default(String description, boolean isComputed, Function<SettingValues, Object> compute) {

    private static final long MAX_PIXELS = 64_000_000;

    /** What decoding a picture takes at most; a WebP takes most. */
    private static final int HEAP_BYTES_PER_PIXEL = 12;

    private static final long STANDARD_IN_FLIGHT = StreamPolicy.DEFAULT.defaultInFlight();

    private static final long MAX_ADMITTED_BYTES = 512L << 20;

    static Default of(String text) {
        return new Default(text, false, values -> text);
    }

    static Default computed(String description, Function<SettingValues, Object> compute) {
        return new Default(description, true, compute);
    }

    static boolean admin(SettingValues values) {
        return !values.text(ACCESS_CLIENTS).isEmpty()
                || !values.text(ACCESS_JWKS).isEmpty();
    }

    static String clientAuth(SettingValues values) {
        return values.text(TLS_CLIENT_CA).isEmpty() ? "none" : "require";
    }

    static long cores(SettingValues values) {
        return values.machine().cores();
    }

    static long coresOfReplica(SettingValues values) {
        return Math.max(1, values.machine().cores() / Math.max(1, values.integer(REPLICA_COUNT)));
    }

    /* Every thread may decode its largest picture at once, in two thirds of the heap: running out of it ends the process. */
    static long imagePixels(SettingValues values) {
        long threads = Math.max(1, values.integer(PREPROCESS_THREADS));
        long fitting = values.machine().heapBytes() * 2 / 3 / threads / HEAP_BYTES_PER_PIXEL;
        return Math.max(1, Math.min(MAX_PIXELS, fitting));
    }

    /* Within what is allowed: rows that are out of range must be what is complained about. */
    static long admittedRequests(SettingValues values) {
        return Math.max(1, Math.min(AdmissionPolicy.ROWS_LIMIT, values.integer(ADMISSION_MAX_ROWS)));
    }

    static long admittedBytes(SettingValues values) {
        long fitting = Math.min(MAX_ADMITTED_BYTES, values.machine().heapBytes() / 4);
        return Math.max(fitting, values.integer(GRPC_MAX_MESSAGE_BYTES));
    }

    static long transferBytes(SettingValues values) {
        long fitting = Math.min(
                BoundsPolicy.DEFAULT.maxTransferBytes(), values.machine().heapBytes() / 4);
        return Math.max(fitting, values.integer(GRPC_MAX_MESSAGE_BYTES));
    }

    static long labelBytes(SettingValues values) {
        return Math.min(64L << 20, values.machine().heapBytes() / 16);
    }

    static long inFlight(SettingValues values) {
        return Math.min(STANDARD_IN_FLIGHT, values.integer(STREAM_MAX_IN_FLIGHT));
    }

    static long imageBytes(SettingValues values) {
        return Math.min(32L << 20, values.integer(GRPC_MAX_MESSAGE_BYTES));
    }
}
