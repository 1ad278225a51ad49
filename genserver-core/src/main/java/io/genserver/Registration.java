package io.genserver;

/** A server's entry in a registry, as one of the server's ties. */
record Registration<K>(KeyedRegistry<K, ?, ?> registry, K key) implements Tie {

    @Override
    public void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        registry.remove(key, dead);
    }
}
