package io.sluice.client.stream;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.client.SluiceException;
import io.sluice.client.wire.Answers;
import io.sluice.client.wire.Failures;
import io.sluice.client.wire.Requests;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import org.jspecify.annotations.Nullable;

/**
 * One Stream call: what both faces have in common. Nothing here blocks.
 *
 * <p>gRPC wants the sending half of a call to be used by one thread at a time, and throws once the call is cancelled; a
 * frame, a half-close and a cancellation may come from three. So they take turns under this object's lock, and what comes
 * after the end is left out.
 */
final class FrameExchange {

    /** Called by one thread at a time, one of gRPC's. */
    interface Listener {

        /** There may be room for another frame. */
        void onReady();

        /** One of the answers that were asked for. */
        void onAnswer(FrameAnswer answer);

        /**
         * Nothing follows.
         *
         * @param failure null where the server has answered all and said so
         */
        void onEnd(@Nullable SluiceException failure);
    }

    private final ClientCall<StreamRequest, StreamResponse> call;
    private boolean sendingEnded;

    FrameExchange(Channel channel) {
        call = channel.newCall(InferenceServiceGrpc.getStreamMethod(), CallOptions.DEFAULT);
    }

    /**
     * Sends the configuration. Nothing but {@link #cancel} may be called before it.
     *
     * @return false, and nothing is sent and the listener is not told, if it is cancelled already
     */
    synchronized boolean start(StreamCall config, Listener listener) {
        if (sendingEnded) {
            return false;
        }
        call.start(new Relay(listener), new Metadata());
        call.sendMessage(Requests.config(config));
        return true;
    }

    /** Whether a frame can be sent without being kept in memory here for long. */
    boolean isReady() {
        return call.isReady();
    }

    /** Whether frames may still be sent. */
    synchronized boolean isOpen() {
        return !sendingEnded;
    }

    /** Asks for so many more answers. */
    void request(int answers) {
        call.request(answers);
    }

    /** @return false, and nothing is sent, after {@link #halfClose} or {@link #cancel} */
    synchronized boolean send(FrameInput frame) {
        if (sendingEnded) {
            return false;
        }
        call.sendMessage(Requests.frame(frame));
        return true;
    }

    /** No frame follows; the server answers those that it has. Does nothing the second time. */
    synchronized void halfClose() {
        if (!sendingEnded) {
            sendingEnded = true;
            call.halfClose();
        }
    }

    /** Ends it now, unless it has ended; the listener is told. */
    synchronized void cancel(String why, @Nullable Throwable cause) {
        sendingEnded = true;
        call.cancel(why, cause);
    }

    /** From gRPC's terms to ours. */
    private final class Relay extends ClientCall.Listener<StreamResponse> {

        private final Listener listener;
        private @Nullable SluiceException unexpected;

        private Relay(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onReady() {
            listener.onReady();
        }

        @Override
        public void onMessage(StreamResponse message) {
            FrameAnswer answer;
            try {
                answer = Answers.frame(message);
            } catch (SluiceException failure) {
                unexpected = failure;
                cancel(String.valueOf(failure.getMessage()), failure);
                return;
            }
            listener.onAnswer(answer);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (unexpected != null) {
                listener.onEnd(unexpected);
            } else {
                listener.onEnd(status.isOk() ? null : Failures.of(status, trailers));
            }
        }
    }
}
