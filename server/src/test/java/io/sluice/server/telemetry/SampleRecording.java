package io.sluice.server.telemetry;

import java.util.List;

/** One recording into an instrument, whatever its kind; those of gRPC are not recorded by us. */
final class SampleRecording {

    enum Reason {
        SAMPLE
    }

    private SampleRecording() {}

    static void of(Instrument instrument, ModelMeter meter) {
        switch (instrument.kind()) {
            case COUNTER -> meter.add(instrument, 1);
            case COUNTER_BY_REASON -> meter.add(instrument, 1, Reason.SAMPLE);
            case TIME_BY_REASON -> meter.addNanos(instrument, 1_000_000, Reason.SAMPLE);
            case DURATION -> meter.recordNanos(instrument, 1_000_000);
            case SIZE -> meter.recordSize(instrument, 1);
            case GAUGE -> meter.gauge(instrument, () -> 1);
            case COUNT_BY_DEVICE ->
                meter.devices(instrument, () -> List.of(new ModelMeter.DeviceCount("cuda:0", "fp16", false, 2)));
            case LATENCY_BY_SIZE ->
                meter.latencies(instrument, () -> List.of(new ModelMeter.SizeLatency(8, 21_000_000, 25_000_000)));
            case OF_GRPC -> {}
        }
    }

    static void everything(ModelMeter meter) {
        for (Instrument instrument : Instrument.values()) {
            of(instrument, meter);
        }
    }
}
