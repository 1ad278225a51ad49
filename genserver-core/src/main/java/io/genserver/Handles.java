package io.genserver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Handles of fields, made in static initializers. */
final class Handles {
    private Handles() {}

    /** The handle of a field of the class that {@code owner} looks up for. */
    static VarHandle of(MethodHandles.Lookup owner, String field, Class<?> type) {
        try {
            return owner.findVarHandle(owner.lookupClass(), field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
