package io.sluice.cli.film;

import io.sluice.cli.output.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The frames of a video file, each at the time that the file gives it, upright, in RGB. */
final class VideoFilm implements Film {

    private final VideoDecoder decoder;
    private final RgbConverter converter;

    private VideoFilm(VideoDecoder decoder, RgbConverter converter) {
        this.decoder = decoder;
        this.converter = converter;
    }

    static VideoFilm open(Path file) throws UserException {
        VideoDecoder decoder;
        try {
            decoder = VideoDecoder.open(file);
        } catch (LinkageError missing) {
            throw new UserException("videos cannot be decoded on this machine (%s); name a folder of pictures instead"
                    .formatted(missing.getMessage()));
        }
        return new VideoFilm(decoder, new RgbConverter());
    }

    @Override
    public Optional<Frame> next() throws UserException {
        Optional<AVFrame> decoded = decoder.next();
        if (decoded.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> at = Optional.of(decoder.time());
        return Optional.of(new Frame(at, converter.convert(decoded.get())));
    }

    @Override
    public void close() {
        converter.close();
        decoder.close();
    }
}
