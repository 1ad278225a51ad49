package io.genserver.chat;

import static io.genserver.chat.Options.TLS_CERTIFICATE;
import static io.genserver.chat.Options.TLS_KEY;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * By what the server shows who it is.
 *
 * @param chain the server's certificate, and behind it those that vouch for it
 * @param key of the first
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {

    /** The files that it is in. */
    record Source(Path certificate, Path key) {
        /**
         * Reads them.
         *
         * @throws StartupException if they are not there, are something else, or do not belong together
         */
        TlsIdentity read() {
            List<X509Certificate> chain = certificates();
            PublicKey publicKey = chain.getFirst().getPublicKey();
            PrivateKey privateKey = key(publicKey.getAlgorithm());
            if (!belongTogether(publicKey, privateKey)) {
                throw new StartupException(
                        TLS_KEY + ": what is in " + key + " is not the key of the certificate in " + certificate);
            }
            return new TlsIdentity(chain, privateKey);
        }

        private List<X509Certificate> certificates() {
            List<X509Certificate> chain = new ArrayList<>();
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                for (byte[] encoded : Pem.blocks("CERTIFICATE", Files.readString(certificate))) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
                }
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                chain.clear();
            }
            if (chain.isEmpty()) {
                throw new StartupException(
                        TLS_CERTIFICATE + " has to be a PEM file with certificates, which " + certificate + " is not");
            }
            return List.copyOf(chain);
        }

        private PrivateKey key(String algorithm) {
            try {
                List<byte[]> keys = Pem.blocks("PRIVATE KEY", Files.readString(key));
                if (keys.size() == 1) {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
                }
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                // told as below, without what is in it
            }
            throw new StartupException(TLS_KEY + " has to be a PEM file with a private key that is not encrypted and of"
                    + " the kind that the certificate is for (" + algorithm + ", in PKCS #8), which " + key
                    + " is not");
        }

        private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
            try {
                var signature = Signature.getInstance(
                        switch (publicKey.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> publicKey.getAlgorithm();
                        });
                byte[] something = {1, 2, 3};
                signature.initSign(privateKey);
                signature.update(something);
                byte[] signed = signature.sign();
                signature.initVerify(publicKey);
                signature.update(something);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }

    /** TLS 1.2 and 1.3, and within it HTTP/1.1 and nothing else; RFC 7301. */
    SslContext context() {
        var http = new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.FATAL_ALERT,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_1_1);
        try {
            return SslContextBuilder.forServer(key, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(http)
                    .build();
        } catch (SSLException e) {
            throw new StartupException("TLS cannot be used with this certificate: " + OneLine.of(e.getMessage()));
        }
    }

    /** The key is a secret. */
    @Override
    public String toString() {
        return "the certificate of "
                + OneLine.of(chain.getFirst().getSubjectX500Principal().getName());
    }
}
