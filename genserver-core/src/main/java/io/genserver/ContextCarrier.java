package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * Brings along what a thread works for, such as a trace, when it sends a message: whatever handles the message works for
 * the same. A runtime has one or none, as {@link RuntimeOptions#withContextCarrier} says; without one a message costs
 * nothing more.
 *
 * <p>What is current is carried with calls, {@link ServerRef#callAsync} included, whose future is completed within it
 * too; with casts; with {@link Context#sendAfter} and {@link Context#continueWith}; and with the events of a bus. It is not
 * carried with {@link Context#sendEvery}, which has no end, nor with what the runtime itself tells a server. A handler that
 * keeps a message, or the {@link From} of a call, for later has to keep what is current too if it needs that.
 *
 * <p>Its methods are called for each message, by any thread. They must be quick, and neither block nor throw.
 *
 * {@snippet file="WatchingExample.java" region="carrier"}
 */
public interface ContextCarrier {

    /** What the current thread works for; {@code null} if nothing that anybody should know of. */
    @Nullable
    Object capture();

    /**
     * Has the current thread work for this, until what is returned is closed, by the same thread.
     *
     * @param context what {@link #capture} has returned, on another thread as a rule
     */
    Scope attach(Object context);

    /** What {@link #attach} returns. */
    interface Scope extends AutoCloseable {
        /** Has the thread work for what it did before. */
        @Override
        void close();
    }
}
