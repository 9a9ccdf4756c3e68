package io.sluice.cli.film;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import io.sluice.cli.output.UserException;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * The frames of a file's main video stream as FFmpeg decodes them. What was allocated in C is freed by {@link #close}.
 *
 * <p>A packet that cannot be decoded is passed over, as players do: the frames after it are whole again.
 */
final class VideoDecoder implements Closeable {

    /* So that a name with a colon is not taken for a URL. */
    private static final String LOCAL = "file:";
    private static final int ERROR_TEXT_BYTES = 256;
    private static final int ALL_CORES = 0;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Path file;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private AVCodecContext codec = new AVCodecContext(null);
    private int stream;
    private boolean flushing;
    private long firstTimestamp = AV_NOPTS_VALUE;
    private Duration time = Duration.ZERO;

    private VideoDecoder(Path file) {
        this.file = file;
    }

    /** @throws UserException if it holds no video that can be decoded */
    static VideoDecoder open(Path file) throws UserException {
        av_log_set_level(AV_LOG_FATAL);
        VideoDecoder decoder = new VideoDecoder(file);
        try {
            decoder.open();
            return decoder;
        } catch (UserException unusable) {
            decoder.close();
            throw unusable;
        }
    }

    private void open() throws UserException {
        try (BytePointer url = new BytePointer((LOCAL + file + '\0').getBytes(StandardCharsets.UTF_8))) {
            check(avformat_open_input(container, url, null, null));
        }
        check(avformat_find_stream_info(container, (AVDictionary) null));
        stream = check(av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0));
        AVStream video = container.streams(stream);
        AVCodec format = avcodec_find_decoder(video.codecpar().codec_id());
        if (format == null) {
            throw new UserException("'%s' holds a kind of video that nothing here decodes".formatted(file));
        }
        codec = avcodec_alloc_context3(format);
        check(avcodec_parameters_to_context(codec, video.codecpar()));
        codec.pkt_timebase(video.time_base());
        codec.thread_count(ALL_CORES);
        check(avcodec_open2(codec, format, (AVDictionary) null));
    }

    /** The next frame, which is valid until the next call; empty after the last. */
    Optional<AVFrame> next() throws UserException {
        while (avcodec_receive_frame(codec, frame) < 0) {
            if (flushing) {
                return Optional.empty();
            }
            feed();
        }
        time = timeOf(frame);
        return Optional.of(frame);
    }

    /** When the last frame is shown, counted from the first one. */
    Duration time() {
        return time;
    }

    /** Gives the decoder the next packet; after the last one, the sign to hand out what it still holds. */
    private void feed() throws UserException {
        int result = av_read_frame(container, packet);
        if (result == AVERROR_EOF) {
            flushing = true;
            avcodec_send_packet(codec, null);
            return;
        }
        check(result);
        if (packet.stream_index() == stream) {
            avcodec_send_packet(codec, packet);
        }
        av_packet_unref(packet);
    }

    /** A frame without a time, or with one that runs backwards, is shown with the one before it. */
    private Duration timeOf(AVFrame shown) {
        long timestamp = shown.best_effort_timestamp();
        if (timestamp == AV_NOPTS_VALUE) {
            return time;
        }
        if (firstTimestamp == AV_NOPTS_VALUE) {
            firstTimestamp = timestamp;
        }
        AVStream video = container.streams(stream);
        long nanos = av_rescale(
                timestamp - firstTimestamp,
                NANOS_PER_SECOND * video.time_base().num(),
                video.time_base().den());
        Duration at = Duration.ofNanos(nanos);
        return at.compareTo(time) < 0 ? time : at;
    }

    private int check(int result) throws UserException {
        if (result >= 0) {
            return result;
        }
        byte[] text = new byte[ERROR_TEXT_BYTES];
        av_strerror(result, text, text.length);
        String reason = new String(text, StandardCharsets.UTF_8).split("\0", 2)[0];
        throw new UserException("'%s' cannot be read as a video: %s".formatted(file, reason));
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        if (!codec.isNull()) {
            avcodec_free_context(codec);
        }
        if (!container.isNull()) {
            avformat_close_input(container);
        }
    }
}
