package io.genserver;

/** A link between two servers; equal to any other link between the same two. */
record Link(ServerProcess<?, ?, ?> one, ServerProcess<?, ?, ?> other) implements Tie {

    @Override
    public void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        ServerProcess<?, ?, ?> survivor = dead == one ? other : one;
        if (survivor.untie(this)) {
            survivor.exitSignal(dead, reason);
        }
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Link link
                && ((one == link.one && other == link.other) || (one == link.other && other == link.one));
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(one) ^ System.identityHashCode(other);
    }
}
