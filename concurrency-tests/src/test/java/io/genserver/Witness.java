package io.genserver;

/** A server that counts what reaches it; the counts are read when no thread runs it any more. */
final class Witness implements GenServer<Integer, Witness.Get, String> {
    record Get() implements Call<Get, Integer> {}

    private int casts;
    private int downs;
    private int exits;

    int casts() {
        return casts;
    }

    int downs() {
        return downs;
    }

    int exits() {
        return exits;
    }

    @Override
    public Integer init(Context<Get, String> context) {
        return 0;
    }

    @Override
    public Next<Integer> handleCall(Get get, From<?> from, Integer count) {
        return Next.reply(get, count, count);
    }

    @Override
    public Next<Integer> handleCast(String message, Integer count) {
        casts++;
        return Next.keep(casts);
    }

    @Override
    public Next<Integer> handleInfo(Info info, Integer count) {
        switch (info) {
            case Info.Down down -> downs++;
            case Info.Exit exit -> exits++;
            case Info.IdleTimeout timeout -> throw new AssertionError("nobody asked for one");
        }
        return Next.keep(count);
    }
}
