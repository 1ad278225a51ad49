package io.genserver.eventbus.nats;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Signs with the seed in a file, which jnats does only for seeds that come with a JWT. */
record NKeyAuth(Path seedFile) implements AuthHandler {

    @Override
    public byte[] sign(byte[] nonce) {
        NKey key = key();
        try {
            return key.sign(nonce);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with the NKey in " + seedFile, e);
        } finally {
            key.clear();
        }
    }

    @Override
    public char[] getID() {
        NKey key = key();
        try {
            return key.getPublicKey();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("there is no public key to the NKey in " + seedFile, e);
        } finally {
            key.clear();
        }
    }

    /** None: the server knows the public key. */
    @Override
    public char[] getJWT() {
        return new char[0];
    }

    private NKey key() {
        try {
            return NKey.fromSeed(Files.readString(seedFile).strip().toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the NKey in " + seedFile, e);
        }
    }
}
