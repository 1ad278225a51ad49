package io.genserver.eventbus.nats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the way to NATS is encrypted. The server's certificate must be signed by somebody who is trusted, and be for the
 * host that the node connects to. The files are in PEM and read when a connection is opened.
 *
 * {@snippet file="ConnectionExample.java" region="secure"}
 *
 * @param authorities whom the node trusts, or {@code null} for those that Java trusts
 * @param certificate the node's own, with those it needs up to the authority, or {@code null} for none
 * @param key the private key of that, PKCS#8 without a passphrase; there if and only if {@code certificate} is
 */
public record NatsTls(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {

    /** Trusts whom Java trusts, and shows no certificate. */
    public static final NatsTls DEFAULT = new NatsTls(null, null, null);

    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    public NatsTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate for NATS needs its key, and a key its certificate");
        }
        requireReadable(authorities);
        requireReadable(certificate);
        requireReadable(key);
    }

    /** Trusts the authorities in a file, and no others. */
    public static NatsTls trusting(Path authorities) {
        return new NatsTls(authorities, null, null);
    }

    /** This with a certificate for the node, which the server can ask for. */
    public NatsTls withCertificate(Path newCertificate, Path newKey) {
        return new NatsTls(authorities, newCertificate, newKey);
    }

    private static void requireReadable(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new IllegalArgumentException("the TLS file for NATS cannot be read: " + file);
        }
    }

    /** Reads the files. */
    SSLContext context() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(), trustManagers(), null);
        return new HostCheckingContext(context);
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate authority : certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (certificate == null || key == null) {
            return null;
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "node", privateKey(key), new char[0], certificates(certificate).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in " + file);
            }
            return found;
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file);
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("there is no private key in PKCS#8 without a passphrase in " + file);
        }
        byte[] encoded;
        try {
            encoded =
                    Base64.getMimeDecoder().decode(pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key in " + file + " is not well-formed", e);
        }
        var unfit = new GeneralSecurityException("the private key in " + file + " is of none of " + KEY_ALGORITHMS);
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                unfit.addSuppressed(e); // and maybe of another algorithm
            }
        }
        throw unfit;
    }
}
