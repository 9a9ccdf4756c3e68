package io.sluice.server.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts clients as another does, and names no authorities to them.
 *
 * <p>Those would be read once, when the port is opened, and told at every handshake: after a change of authorities the clients of
 * the new ones would find theirs missing, and show no certificate at all.
 */
final class ClientTrust extends X509ExtendedTrustManager {

    private static final X509Certificate[] NAMED_TO_CLIENTS = {};

    private final X509ExtendedTrustManager authorities;

    ClientTrust(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        authorities.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        authorities.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw serverIsNoClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw serverIsNoClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw serverIsNoClient();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NAMED_TO_CLIENTS.clone();
    }

    private static CertificateException serverIsNoClient() {
        return new CertificateException("these authorities are for clients");
    }
}
