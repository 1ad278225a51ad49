package io.genserver;

/**
 * A server could not be started, as another one has its name.
 *
 * {@snippet file="NamesExample.java" region="taken"}
 */
public final class NameTakenException extends GenServerException {
    private static final long serialVersionUID = 1;

    private final transient ServerRef<?, ?> holder;

    NameTakenException(String name, ServerRef<?, ?> holder) {
        super("the name " + name + " is taken by another server", null);
        this.holder = holder;
    }

    /** The server that has the name. */
    public ServerRef<?, ?> holder() {
        return holder;
    }
}
