package io.sluice.server.telemetry;

/** One recording into an instrument, whatever its kind. */
final class SampleRecording {

    enum Reason {
        SAMPLE
    }

    private SampleRecording() {}

    static void of(Instrument instrument, ModelMeter meter) {
        switch (instrument.kind()) {
            case COUNTER -> meter.add(instrument, 1);
            case COUNTER_BY_REASON -> meter.add(instrument, 1, Reason.SAMPLE);
            case DURATION -> meter.recordNanos(instrument, 1_000_000);
            case SIZE -> meter.recordSize(instrument, 1);
            case GAUGE -> meter.gauge(instrument, () -> 1);
        }
    }

    static void everything(ModelMeter meter) {
        for (Instrument instrument : Instrument.values()) {
            of(instrument, meter);
        }
    }
}
