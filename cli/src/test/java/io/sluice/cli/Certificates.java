package io.sluice.cli;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority, a server of this machine and a client, as PEM files of a folder. */
record Certificates(Path authority, Path server, Path serverKey, Path client, Path clientKey) {

    static Certificates in(Path folder) throws Exception {
        X509Bundle root = new CertificateBuilder()
                .ecp256()
                .subject("CN=root")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(root);
        X509Bundle client = new CertificateBuilder()
                .ecp256()
                .subject("CN=robot,O=Example")
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(root);
        return new Certificates(
                Files.writeString(folder.resolve("ca.pem"), root.getCertificatePEM()),
                Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM()),
                Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM()),
                Files.writeString(folder.resolve("client.pem"), client.getCertificatePathPEM()),
                Files.writeString(folder.resolve("client.key"), client.getPrivateKeyPEM()));
    }
}
