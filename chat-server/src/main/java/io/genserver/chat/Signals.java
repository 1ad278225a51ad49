package io.genserver.chat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/*
 * Java has shutdown hooks for the first signal to stop, and nothing for the second. sun.misc.Signal, which jdk.unsupported exports for
 * want of a better one, is used by reflection, as javac warns of it in a way that cannot be suppressed.
 */
/** What the operating system tells the process, as far as the shutdown hooks of Java do not. */
final class Signals {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** The exit code of a process that was ended by SIGTERM, as shells tell it. */
    private static final int TERMINATED = 143;

    private Signals() {}

    /** From now on a signal to stop ends the process at once. For when it is stopping already. */
    static void haltAtNext() {
        InvocationHandler halt = (proxy, method, arguments) -> {
            Runtime.getRuntime().halt(TERMINATED);
            return null;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halting = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, halt);
            for (String name : List.of("TERM", "INT")) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, halting);
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "a second signal will be ignored", e);
        }
    }
}
