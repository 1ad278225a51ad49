package io.genserver.benchmarks.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** The ways in. */
final class Entries {
    private Entries() {}

    /** Joins under a name, and is there when everyone, and so this client, is told. */
    static Crowd.Entry join() {
        return new Crowd.Entry() {
            @Override
            public void opened(LoadClient client) {
                client.send(("{\"type\":\"join\",\"username\":\"" + name(client) + "\"}").getBytes(UTF_8));
            }

            @Override
            public boolean isIn(LoadClient client, ByteBuf in, int from, int length) {
                return contains("\"user_joined\"", in, from, length) && contains(name(client), in, from, length);
            }
        };
    }

    /** Joins under a name, and then one of so many rooms. */
    static Crowd.Entry joinRoom(int rooms) {
        Crowd.Entry join = join();
        return new Crowd.Entry() {
            @Override
            public void opened(LoadClient client) {
                join.opened(client);
            }

            @Override
            public boolean isIn(LoadClient client, ByteBuf in, int from, int length) {
                if (join.isIn(client, in, from, length)) {
                    client.send(("{\"type\":\"join_room\"" + roomField(client.number() % rooms) + "}").getBytes(UTF_8));
                }
                return contains("\"type\":\"room_joined\"", in, from, length);
            }
        };
    }

    /** Stays nameless, and asks for a sign of life. */
    static Crowd.Entry ping() {
        return new Crowd.Entry() {
            @Override
            public void opened(LoadClient client) {
                client.send("{\"type\":\"ping\"}".getBytes(UTF_8));
            }

            @Override
            public boolean isIn(LoadClient client, ByteBuf in, int from, int length) {
                return contains("\"pong\"", in, from, length);
            }
        };
    }

    static String roomField(int room) {
        return ",\"room\":\"room" + room + "\"";
    }

    private static String name(LoadClient client) {
        return "user%05d".formatted(client.number());
    }

    private static boolean contains(String sought, ByteBuf in, int from, int length) {
        return ByteBufUtil.indexOf(Unpooled.wrappedBuffer(sought.getBytes(UTF_8)), in.slice(from, length)) >= 0;
    }
}
