package io.sluice.cli.film;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import io.sluice.cli.output.UserException;
import io.sluice.client.ImageSource;
import java.io.Closeable;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Decoded frames as RGB pixels of the same size, turned the way they are to be shown.
 *
 * <p>The frame's own matrix and range are used (BT.601 where it names none, as FFmpeg does), and chroma is repeated, not
 * interpolated: what OpenCV and PyAV give, too. Interpolating it is ten times slower, and the server shrinks the frame anyway.
 */
final class RgbConverter implements Closeable {

    private static final int CHANNELS = 3;

    private final SwsContext scaler = sws_alloc_context().flags(SWS_BICUBIC);
    private final AVFrame rgb = av_frame_alloc();

    ImageSource convert(AVFrame decoded) throws UserException {
        av_frame_unref(rgb);
        rgb.format(AV_PIX_FMT_RGB24).width(decoded.width()).height(decoded.height());
        if (sws_scale_frame(scaler, rgb, decoded) < 0) {
            throw new UserException(
                    "a frame of %d x %d pixels cannot be turned into RGB".formatted(decoded.width(), decoded.height()));
        }
        Pixels pixels = new Pixels(rgb.height(), rgb.width(), packed());
        Pixels upright = orientation(decoded).apply(pixels);
        return ImageSource.pixels(upright.height(), upright.width(), upright.rgb());
    }

    /** The rows without the gaps between them. */
    private byte[] packed() {
        int rowBytes = rgb.width() * CHANNELS;
        byte[] bytes = new byte[Math.multiplyExact(rgb.height(), rowBytes)];
        BytePointer rows = rgb.data(0);
        long stride = rgb.linesize(0);
        for (int y = 0; y < rgb.height(); y++) {
            rows.position(y * stride).get(bytes, y * rowBytes, rowBytes);
        }
        return bytes;
    }

    private static Orientation orientation(AVFrame decoded) {
        AVFrameSideData side = av_frame_get_side_data(decoded, AV_FRAME_DATA_DISPLAYMATRIX);
        if (side == null) {
            return Orientation.UPRIGHT;
        }
        IntPointer matrix = new IntPointer(side.data());
        return Orientation.of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    @Override
    public void close() {
        av_frame_free(rgb);
        sws_free_context(scaler);
    }
}
