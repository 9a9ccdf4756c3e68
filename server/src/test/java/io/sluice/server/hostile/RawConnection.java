package io.sluice.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A socket to a port of this machine that says what it is told to say. Reads and writes block. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket = new Socket();

    public RawConnection(int port) throws IOException {
        this(InetAddress.getLoopbackAddress(), port);
    }

    private RawConnection(InetAddress from, int port) throws IOException {
        // Closed with a reset: thousands of them would else keep their ports for a minute.
        socket.setSoLinger(true, 0);
        socket.setTcpNoDelay(true);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** From another address of this machine than everybody else's; only Linux has one without being told. */
    public static RawConnection fromElsewhere(int port) throws IOException {
        return new RawConnection(InetAddress.getByName("127.0.0.2"), port);
    }

    /** Whether all of it could be sent; not, where the server has hung up. */
    public boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException hungUp) {
            return false;
        }
    }

    public boolean send(Http2Frames frames) {
        return send(frames.toByteArray());
    }

    /**
     * What the server sends until it hangs up, or is silent for so long.
     *
     * @return one character for each byte
     */
    public String read(int silenceMillis) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout(silenceMillis);
            byte[] some = new byte[8192];
            for (int n = socket.getInputStream().read(some);
                    n >= 0;
                    n = socket.getInputStream().read(some)) {
                all.write(some, 0, n);
            }
        } catch (SocketTimeoutException silent) {
            return all.toString(ISO_8859_1);
        } catch (IOException reset) {
            return all.toString(ISO_8859_1);
        }
        return all.toString(ISO_8859_1);
    }

    /** Waits for the server to hang up; false if it has not within so long of silence. */
    public boolean isClosedWithin(int silenceMillis) {
        try {
            socket.setSoTimeout(silenceMillis);
            byte[] some = new byte[8192];
            while (socket.getInputStream().read(some) >= 0) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
