package io.sluice.cli.film;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.IntPointer;

/** Writes an MPEG-4 film in an MP4 file, of high quality, whose frames have the times that they are given. */
public final class MovieFile implements AutoCloseable {

    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int QUALITY = 2;
    /* The others are shown until the next; without it the last is not shown at all. */
    private static final int LAST_FRAME_MILLIS = 40;

    private final AVFormatContext container = new AVFormatContext(null);
    private final AVCodecContext codec;
    private final AVStream stream;
    private final AVPacket packet = av_packet_alloc();
    private final SwsContext scaler = sws_alloc_context();

    /** @param degrees clockwise, that a player is to turn the frames by */
    public MovieFile(Path file, int width, int height, int degrees) {
        avformat_alloc_output_context2(container, null, "mp4", file.toString());
        var encoder = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
        codec = avcodec_alloc_context3(encoder);
        codec.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
        codec.time_base().num(1).den(MILLIS_PER_SECOND);
        codec.flags(AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_GLOBAL_HEADER).global_quality(FF_QP2LAMBDA * QUALITY);
        check(avcodec_open2(codec, encoder, (AVDictionary) null));
        stream = avformat_new_stream(container, null);
        check(avcodec_parameters_from_context(stream.codecpar(), codec));
        if (degrees != 0) {
            turn(degrees);
        }
        AVIOContext output = new AVIOContext(null);
        check(avio_open(output, file.toString(), AVIO_FLAG_WRITE));
        container.pb(output);
        check(avformat_write_header(container, (AVDictionary) null));
    }

    /** @param rgb {@code [height, width, 3]} */
    public void add(long millis, byte[] rgb) {
        AVFrame pixels = frame(AV_PIX_FMT_RGB24);
        for (int y = 0, row = 3 * codec.width(); y < codec.height(); y++) {
            pixels.data(0).position((long) y * pixels.linesize(0)).put(rgb, y * row, row);
        }
        AVFrame yuv = frame(AV_PIX_FMT_YUV420P);
        check(sws_scale_frame(scaler, yuv, pixels));
        yuv.pts(millis);
        check(avcodec_send_frame(codec, yuv));
        drain();
        av_frame_free(pixels);
        av_frame_free(yuv);
    }

    @Override
    public void close() {
        check(avcodec_send_frame(codec, null));
        drain();
        check(av_write_trailer(container));
        avio_close(container.pb());
        sws_free_context(scaler);
        av_packet_free(packet);
        avcodec_free_context(codec);
        avformat_free_context(container);
    }

    private void turn(int degrees) {
        AVPacketSideData side = new AVPacketSideData(null);
        int[] count = {0};
        av_packet_side_data_new(side, count, AV_PKT_DATA_DISPLAYMATRIX, 9L * Integer.BYTES, 0);
        av_display_rotation_set(new IntPointer(side.data()), degrees);
        stream.codecpar().coded_side_data(side).nb_coded_side_data(count[0]);
    }

    private void drain() {
        while (avcodec_receive_packet(codec, packet) == 0) {
            packet.duration(LAST_FRAME_MILLIS);
            av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
            packet.stream_index(stream.index());
            check(av_interleaved_write_frame(container, packet));
        }
    }

    private AVFrame frame(int format) {
        AVFrame frame = av_frame_alloc();
        frame.format(format).width(codec.width()).height(codec.height());
        check(av_frame_get_buffer(frame, 0));
        return frame;
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("FFmpeg answered " + result);
        }
    }
}
