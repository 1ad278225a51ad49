package io.genserver;

/** A link between two servers; equal to any other link between the same two. */
record Link(ServerProcess<?, ?, ?> one, ServerProcess<?, ?, ?> other) implements Tie {

    /** Links the two; {@code false} if {@code other} has ended. Each end may end meanwhile, or link too. */
    static boolean between(ServerProcess<?, ?, ?> one, ServerProcess<?, ?, ?> other) {
        var link = new Link(one, other);
        one.tie(link);
        if (other.tie(link)) {
            if (!one.isTied(link)) {
                other.untie(link); // the first ended meanwhile
            }
            return true;
        }
        return !one.untie(link);
    }

    static void cut(ServerProcess<?, ?, ?> one, ServerProcess<?, ?, ?> other) {
        var link = new Link(one, other);
        one.untie(link);
        other.untie(link);
    }

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
        return Long.hashCode(one.id() ^ other.id());
    }
}
