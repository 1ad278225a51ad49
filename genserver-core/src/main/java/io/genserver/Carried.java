package io.genserver;

import org.jspecify.annotations.Nullable;

/** A message with what its sender worked for. It takes the message's place in an envelope, which so has no field for that. */
record Carried(Object message, Object context) {

    /** The message with what the current thread works for; the message alone if that is nothing. */
    static Object by(@Nullable ContextCarrier carrier, Object message) {
        if (carrier == null) {
            return message;
        }
        Object context = carrier.capture();
        return context == null ? message : new Carried(message, context);
    }

    static Object messageOf(Object sent) {
        return sent instanceof Carried carried ? carried.message : sent;
    }

    /** Has the current thread work for what came with the message; {@code null} if nothing did. */
    static ContextCarrier.@Nullable Scope attach(@Nullable ContextCarrier carrier, Object sent) {
        return carrier != null && sent instanceof Carried carried ? carrier.attach(carried.context) : null;
    }
}
