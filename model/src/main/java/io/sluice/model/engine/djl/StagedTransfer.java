package io.sluice.model.engine.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies rows to a GPU through pinned memory, in a stream that belongs to the session's thread.
 *
 * <p>Each session has its own stream, so that what one copies overlaps what another computes: two replicas of one GPU keep it
 * busy. Where libtorch has no streams for scripts, or no pinned memory, the copies are right all the same, only not beside
 * anything.
 */
final class StagedTransfer implements RowTransfer {

    private static final Logger log = LoggerFactory.getLogger(StagedTransfer.class);

    private final TorchModule stager;
    private final IValue device;
    private final IValue pinned;

    private StagedTransfer(TorchModule stager, IValue device, IValue pinned) {
        this.stager = stager;
        this.device = device;
        this.pinned = pinned;
    }

    /**
     * Called on the thread that will use it.
     *
     * @param address what libtorch calls the device
     */
    static StagedTransfer open(String address) {
        IValue device = IValue.from(address);
        enterStream(device);
        TorchModule stager = TorchModule.ofResource("Stager", "stager.py");
        return new StagedTransfer(stager, device, IValue.from(canPin(stager, device)));
    }

    @Override
    public IValue toDevice(PtNDArray rows) {
        try (IValue host = IValue.from(rows)) {
            return stager.run(host, device, pinned);
        }
    }

    @Override
    public void close() {
        pinned.close();
        device.close();
        stager.close();
    }

    private static void enterStream(IValue device) {
        try (TorchModule streamer = TorchModule.ofResource("Streamer", "streamer.py")) {
            streamer.run(device).close();
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("this libtorch gives scripts no streams: replicas of a GPU share one");
        }
    }

    private static boolean canPin(TorchModule stager, IValue device) {
        try (PtNDArray one = (PtNDArray) stager.memory().create(new float[1]);
                IValue rows = IValue.from(one);
                IValue pin = IValue.from(true)) {
            stager.run(rows, device, pin).close();
            return true;
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("there is no pinned memory: copies to the device are slower");
            return false;
        }
    }
}
