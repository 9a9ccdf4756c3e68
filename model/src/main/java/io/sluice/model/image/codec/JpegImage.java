package io.sluice.model.image.codec;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG, decoded by the JDK's libjpeg.
 *
 * <p>Its inverse DCT and upsampling equal those of Pillow's libjpeg-turbo bit for bit; its colours do not, so samples
 * are taken as stored and transformed here. One exception: where chroma is halved in height only (4:4:0), libjpeg 6b
 * repeats rows and libjpeg-turbo blends them, which is up to 12 levels apart. OpenJDK as Debian and Ubuntu build it uses
 * libjpeg-turbo; Temurin carries 6b.
 */
final class JpegImage implements EncodedImage {

    /** Found once: looking a reader up by content asks every plug-in on the class path, for every picture. */
    private static final ImageReaderSpi DECODER = jdkDecoder();

    private final JpegHeader header;

    JpegImage(JpegHeader header) {
        this.header = header;
    }

    @Override
    public String format() {
        return "a JPEG";
    }

    @Override
    public int width() {
        return header.width();
    }

    @Override
    public int height() {
        return header.height();
    }

    @Override
    public Orientation orientation() {
        return header.orientation();
    }

    @Override
    public RgbImage decode() throws IOException {
        List<String> warnings = new ArrayList<>(1);
        Raster raster = read(warnings);
        if (!warnings.isEmpty()) {
            // libjpeg fills what it cannot read with grey, and says so only here.
            throw corrupt(warnings.get(0), null);
        }
        return new RgbImage(width(), height(), header.transform().toRgb(samples(raster)));
    }

    private Raster read(List<String> warnings) throws IOException {
        ImageReader reader = DECODER.createReaderInstance();
        try {
            reader.setInput(new ByteArrayImageInput(header.stream()), true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            return reader.readRaster(0, null);
        } catch (IOException e) {
            throw corrupt(String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    private static IOException corrupt(String why, @Nullable Throwable cause) {
        return new IOException("is a truncated or corrupt JPEG: " + why, cause);
    }

    private byte[] samples(Raster raster) throws IOException {
        int length = width() * height() * header.transform().components();
        DataBuffer data = raster.getDataBuffer();
        boolean plain = data instanceof DataBufferByte
                && data.getNumBanks() == 1
                && data.getOffset() == 0
                && data.getSize() == length;
        if (!plain || raster.getWidth() != width() || raster.getHeight() != height()) {
            throw new IOException(
                    "is a corrupt JPEG: its frame has %d x %d pixels of %d samples, its header says %d x %d"
                            .formatted(raster.getWidth(), raster.getHeight(), raster.getNumBands(), width(), height()));
        }
        return ((DataBufferByte) data).getData();
    }

    private static ImageReaderSpi jdkDecoder() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReaderSpi provider = readers.next().getOriginatingProvider();
            if (provider != null
                    && "java.desktop".equals(provider.getClass().getModule().getName())) {
                return provider;
            }
        }
        throw new IllegalStateException("this Java runtime has no JPEG decoder: module java.desktop is incomplete");
    }
}
