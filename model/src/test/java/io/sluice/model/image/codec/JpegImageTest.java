package io.sluice.model.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.image.GoldenPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegImageTest {

    private static final byte[] COLOUR = GoldenPictures.input("chelsea_444.jpg");
    private static final byte[] CMYK = GoldenPictures.input("coffee_cmyk.jpg");

    @Test
    void decode_adobeMarkerWithoutTransform_takesSamplesForRgb() throws Exception {
        byte[] stored =
                ImageFormats.open(withMarkers(COLOUR, adobe(0))).decode().rgb();

        // The same samples with the transform that the JFIF marker had asked for are the picture again.
        assertThat(JpegTransform.YCC.toRgb(stored))
                .isEqualTo(ImageFormats.open(COLOUR).decode().rgb());
    }

    @Test
    void decode_noMarkers_takesThreeComponentsForYcc() throws Exception {
        assertThat(ImageFormats.open(withMarkers(COLOUR, new byte[0])).decode().rgb())
                .isEqualTo(ImageFormats.open(COLOUR).decode().rgb());
    }

    @Test
    void decode_noMarkersButComponentsNamedRgb_takesSamplesForRgb() throws Exception {
        byte[] named = withMarkers(COLOUR, new byte[0]);
        rename(named, indexOf(named, 0xC0) + 10, 3);
        rename(named, indexOf(named, 0xDA) + 5, 2);

        assertThat(ImageFormats.open(named).decode().rgb())
                .isEqualTo(ImageFormats.open(withMarkers(COLOUR, adobe(0)))
                        .decode()
                        .rgb());
    }

    @Test
    void decode_ycck_transformsFirstThreeAndMixesInBlack() throws Exception {
        byte[] inks = {(byte) 200, 90, (byte) 160, 30};
        int red = 245;
        int green = 190;
        int blue = 133;
        int white = 30;

        byte[] rgb = JpegTransform.YCCK.toRgb(inks.clone());

        assertThat(rgb)
                .containsExactly(
                        white - Math.round(red * white / 255f),
                        white - Math.round(green * white / 255f),
                        white - Math.round(blue * white / 255f));
        byte[] asYcck = withMarkers(CMYK, adobe(2));
        assertThat(ImageFormats.open(asYcck).decode().rgb())
                .isNotEqualTo(ImageFormats.open(CMYK).decode().rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 12, 'is a JPEG of 12 bits a sample; 8 are allowed'",
        "9, 8, 'is a JPEG of process 9 (lossless, hierarchical or arithmetic-coded); baseline and progressive are allowed'",
        "3, 8, 'is a JPEG of process 3 (lossless, hierarchical or arithmetic-coded); baseline and progressive are allowed'"
    })
    void open_processThatIsNotSupported_isRefusedByName(int process, int bits, String message) {
        byte[] file = COLOUR.clone();
        int frame = indexOf(file, 0xC0);
        file[frame + 1] = (byte) (0xC0 + process);
        file[frame + 4] = (byte) bits;

        assertThatThrownBy(() -> ImageFormats.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void open_twoComponents_isRefused() {
        byte[] frame = {(byte) 0xFF, (byte) 0xC0, 0, 14, 8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0};
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 2, 1, 2, 3, (byte) 0xFF, (byte) 0xD9};

        assertThatThrownBy(() -> ImageFormats.open(concat(new byte[] {(byte) 0xFF, (byte) 0xD8}, frame, scan)))
                .isInstanceOf(IOException.class)
                .hasMessage("is a JPEG of 2 components; 1, 3 and 4 are allowed");
    }

    @Test
    void open_frameBeyondWhatItsDataCanHold_isRefusedBeforeDecoding() {
        byte[] file = COLOUR.clone();
        int frame = indexOf(file, 0xC0);
        Arrays.fill(file, frame + 5, frame + 9, (byte) 0xFF);

        assertThatThrownBy(() -> ImageFormats.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot hold the 65535 x 65535 pixels of its header");
    }

    @Test
    void open_moreScansThanAllowed_isRefusedBeforeDecoding() {
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0};
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(COLOUR, 0, COLOUR.length - 2);
        for (int i = 0; i < JpegHeader.MAX_SCANS; i++) {
            file.writeBytes(scan);
        }
        file.write(COLOUR, COLOUR.length - 2, 2);

        assertThatThrownBy(() -> ImageFormats.open(file.toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessage("is a JPEG of more than 100 scans; at most 100 are allowed");
    }

    @Test
    void decode_endMarkerInTheMiddle_isRefusedAsTruncated() throws Exception {
        byte[] file = Arrays.copyOf(COLOUR, COLOUR.length / 2);
        file[file.length - 2] = (byte) 0xFF;
        file[file.length - 1] = (byte) 0xD9;
        EncodedImage image = ImageFormats.open(file);

        assertThatThrownBy(image::decode).isInstanceOf(IOException.class).hasMessageContaining("truncated or corrupt");
    }

    @Test
    void decode_bytesBehindTheEnd_areIgnored() throws Exception {
        byte[] file = Arrays.copyOf(COLOUR, COLOUR.length + 1000);

        assertThat(ImageFormats.open(file).decode().rgb())
                .isEqualTo(ImageFormats.open(COLOUR).decode().rgb());
    }

    /** Replaces all application segments in front of the frame. */
    private static byte[] withMarkers(byte[] file, byte[] markers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, 2);
        out.writeBytes(markers);
        int at = 2;
        while ((file[at + 1] & 0xF0) == 0xE0 || file[at + 1] == (byte) 0xFE) {
            at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
        }
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static byte[] adobe(int transform) {
        return new byte[] {
            (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
    }

    private static void rename(byte[] file, int at, int step) {
        file[at] = 'R';
        file[at + step] = 'G';
        file[at + 2 * step] = 'B';
    }

    private static int indexOf(byte[] file, int marker) {
        int at = 2;
        while ((file[at + 1] & 0xFF) != marker) {
            at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
        }
        return at;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
