package io.genserver;

/** One server's watch over another. */
final class Monitor implements MonitorRef, Tie {
    private final ServerProcess<?, ?, ?> watcher;
    private final ServerRef<?, ?> target;

    /** Set by demonitor, so that a {@link Info.Down} which is in the mailbox by then is dropped. */
    volatile boolean cancelled;

    Monitor(ServerProcess<?, ?, ?> watcher, ServerRef<?, ?> target) {
        this.watcher = watcher;
        this.target = target;
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
    void fire(ExitReason reason) {
        if (watcher.untie(this)) {
            watcher.post(new Envelope.InfoEnvelope(new Info.Down(this, target, reason)));
        }
    }

    void cancel() {
        cancelled = true;
        watcher.untie(this);
        if (target instanceof ServerProcess<?, ?, ?> watched) {
            watched.untie(this);
        }
    }
}
