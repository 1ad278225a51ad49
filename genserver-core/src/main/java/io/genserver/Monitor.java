package io.genserver;

import org.jspecify.annotations.Nullable;

/** One server's watch over another. */
final class Monitor implements MonitorRef, Tie {
    private final ServerProcess<?, ?, ?> watcher;
    private final ServerRef<?, ?> target;

    /** Set by demonitor, so that a {@link Info.Down} which is in the mailbox by then is dropped. */
    volatile boolean cancelled;

    private Monitor(ServerProcess<?, ?, ?> watcher, ServerRef<?, ?> target) {
        this.watcher = watcher;
        this.target = target;
    }

    static Monitor start(ServerProcess<?, ?, ?> watcher, ServerRef<?, ?> server) {
        @Nullable ServerProcess<?, ?, ?> target = FollowingRef.resolve(server);
        var monitor = new Monitor(watcher, target == null ? server : target);
        watcher.tie(monitor);
        if (target == null || !target.tie(monitor)) {
            monitor.fire(ExitReason.noProc());
        } else if (!watcher.isTied(monitor)) {
            target.untie(monitor); // the watcher ended meanwhile, or the target did and has told it
        }
        return monitor;
    }

    @Override
    public ServerRef<?, ?> server() {
        return target;
    }

    @Override
    public void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        if (dead != watcher) {
            fire(reason);
        } else if (target instanceof ServerProcess<?, ?, ?> watched) {
            watched.untie(this);
        }
    }

    /** Sends the one {@link Info.Down}, if it has not been sent and the monitor stands. */
    private void fire(ExitReason reason) {
        if (watcher.untie(this)) {
            watcher.post(new Envelope.InfoEnvelope(new Info.Down(this, target, reason)));
        }
    }

    /** Whether it still stood. */
    boolean cancel() {
        cancelled = true;
        boolean stood = watcher.untie(this);
        if (target instanceof ServerProcess<?, ?, ?> watched) {
            watched.untie(this);
        }
        return stood;
    }
}
