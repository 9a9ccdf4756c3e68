package io.sluice.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.util.CertificateUtils;
import io.sluice.server.reload.UnusableFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** What PEM files hold. No message repeats a byte of them. */
final class Pem {

    private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

    private Pem() {}

    static X509Certificate[] certificates(Path file, byte[] pem) throws UnusableFileException {
        try {
            X509Certificate[] certificates = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
            if (certificates.length > 0) {
                return certificates;
            }
        } catch (GeneralSecurityException malformed) {
            // Said below: what the parser says is of use to nobody.
        }
        throw new UnusableFileException(
                file + ": it must hold certificates in PEM, each from '-----BEGIN CERTIFICATE-----' on");
    }

    static PrivateKey privateKey(Path file, byte[] pem) throws UnusableFileException {
        if (new String(pem, US_ASCII).contains(PKCS8)) {
            try {
                return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
            } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
                // Said below: what the parser says could repeat the key.
            }
        }
        throw new UnusableFileException(file + ": it must hold an RSA or EC key in PEM, PKCS#8, not encrypted ('"
                + PKCS8 + "'); make one of another" + " form with: openssl pkcs8 -topk8 -nocrypt");
    }

    /** Whether a key is that of a certificate. */
    static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            byte[] probe = "sluice".getBytes(US_ASCII);
            Signature signature = Signature.getInstance(
                    privateKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException unfit) {
            return false;
        }
    }
}
