package io.genserver;

/**
 * A server could not be registered, as the key is taken.
 *
 * {@snippet file="NamesExample.java" region="unique"}
 */
public final class KeyTakenException extends GenServerException {
    private static final long serialVersionUID = 1;

    private final transient ServerRef<?, ?> holder;

    KeyTakenException(Object key, ServerRef<?, ?> holder) {
        super("the key " + key + " is taken by " + holder, null);
        this.holder = holder;
    }

    /** The server that has the key; the one that was to be registered if it has the key already. */
    public ServerRef<?, ?> holder() {
        return holder;
    }
}
