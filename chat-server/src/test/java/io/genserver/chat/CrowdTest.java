package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many clients talk at once while some are cut off: nothing is lost, doubled or turned round for the others. */
class CrowdTest {
    private static final int MEMBERS = 500;
    private static final int KILLED = 50;
    private static final int MESSAGES = 20;

    /** How many steps may be under way at once, so that the kills hit a chat that is busy with more than the first messages. */
    private static final int STEPS_AT_ONCE = 1_000;

    /** To run a failure again. */
    private final long seed = Long.getLong("crowd.seed", new Random().nextLong());

    private final Random random = new Random(seed);
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /** What the frames say, by their text: each is read once and not by each member. For the loop alone. */
    private final Map<String, Said> readBefore = new HashMap<>();

    private ResourceLeakDetector.Level level;
    private Chat chat;

    /** A message: who said it, and which of theirs it is, from 0. */
    private record Said(int member, int number) {
        /** What a frame that is no message says. */
        static final Said NOTHING = new Said(-1, -1);

        static Said read(String text) {
            JsonNode frame = JsonMapper.shared().readTree(text);
            List<String> faults = ProtocolDocument.faultsOfServerFrame(frame);
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(text + ": " + faults);
            }
            if (!frame.has("from")) {
                return NOTHING;
            }
            return new Said(number(frame.get("from")), number(frame.get("message")));
        }

        private static int number(JsonNode text) {
            return Integer.parseInt(text.stringValue().replaceAll("\\D", ""));
        }
    }

    /** A client; what it has heard is changed by the loop alone. */
    private final class Member extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final int number;
        private final boolean toBeKilled;
        private final CountDownLatch connected = new CountDownLatch(1);
        private final CountDownLatch heardAll = new CountDownLatch((MEMBERS - KILLED) * MESSAGES);
        private final int[] heardFrom = new int[MEMBERS];
        private final Channel channel;

        private volatile int ownHeard;
        private volatile Said lastHeard = Said.NOTHING;
        private volatile @Nullable String fault;
        private int sent;

        Member(int number, boolean toBeKilled) throws InterruptedException {
            this.number = number;
            this.toBeKilled = toBeKilled;
            this.channel = connect();
        }

        private Channel connect() throws InterruptedException {
            var config = WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri("ws://localhost:" + chat.port() + "/ws")
                    .withUTF8Validator(false) // the dearest part of a client, and not what is tested here
                    .build();
            return new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel opened) {
                            opened.pipeline()
                                    .addLast(new HttpClientCodec())
                                    .addLast(new HttpObjectAggregator(8_192))
                                    .addLast(new WebSocketClientProtocolHandler(config))
                                    .addLast(Member.this);
                        }
                    })
                    .connect("localhost", chat.port())
                    .sync()
                    .channel();
        }

        void join() throws InterruptedException {
            assertThat(connected.await(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            send(Map.of("type", "join", "username", "member " + number));
        }

        void say() {
            send(Map.of("type", "message", "text", "number " + sent++));
        }

        private void send(Map<String, String> frame) {
            channel.writeAndFlush(new TextWebSocketFrame(TestClient.json(frame)), channel.voidPromise());
        }

        void kill() {
            if (random.nextBoolean()) {
                channel.config()
                        .setOption(ChannelOption.SO_LINGER, 0); // a reset; and else an end without a close frame
            }
            channel.close();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                connected.countDown();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (!(frame instanceof TextWebSocketFrame text)) {
                fault("was sent a " + frame);
                return;
            }
            Said said = readBefore.computeIfAbsent(text.text(), Said::read);
            if (said == Said.NOTHING) {
                return;
            }
            if (said.number() != heardFrom[said.member()]) {
                fault("heard " + said + " when " + heardFrom[said.member()] + " was to come");
            }
            heardFrom[said.member()] = said.number() + 1;
            lastHeard = said;
            if (said.member() == number) {
                ownHeard = said.number() + 1;
            }
            if (!members.get(said.member()).toBeKilled) {
                heardAll.countDown();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!toBeKilled) {
                fault("was closed");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!toBeKilled) {
                fault(cause.toString());
            }
        }

        private void fault(String what) {
            if (fault == null) {
                fault = "member " + number + " " + what;
            }
        }
    }

    private final List<Member> members = new ArrayList<>();

    @BeforeEach
    void connectAll() throws InterruptedException {
        // Five million deliveries: to remember what touched each would take minutes, so only some are watched.
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        chat = new Chat();
        List<Boolean> killed = new ArrayList<>(
                IntStream.range(0, MEMBERS).mapToObj(i -> i < KILLED).toList());
        Collections.shuffle(killed, random);
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new Member(i, killed.get(i)));
        }
        for (Member member : members) {
            member.join();
        }
        eventually(() -> assertThat(chat.connections()).hasSize(MEMBERS));
    }

    @AfterEach
    void closeAll() throws Exception {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).await();
        chat.close();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void everySurvivorHearsEverySurvivorOnceAndInOrder() throws InterruptedException {
        // given
        List<Member> survivors =
                members.stream().filter(member -> !member.toBeKilled).toList();

        // when
        List<Runnable> steps = stepsInRandomOrder();
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
            if (i % STEPS_AT_ONCE == 0) {
                survivors.forEach(this::awaitOwnMessages);
            }
        }

        // then
        for (Member survivor : survivors) {
            assertThat(survivor.heardAll.await(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("member %d heard all in time; seed %d; faults: %s", survivor.number, seed, faults())
                    .isTrue();
        }
        survivors.getFirst().say();
        var last = new Said(survivors.getFirst().number, MESSAGES);
        eventually(() -> assertThat(survivors).as("seed %d", seed).allMatch(member -> member.lastHeard.equals(last)));
        assertThat(faults()).as("seed %d", seed).isEmpty();
        assertThat(chat.crashReports()).as("seed %d", seed).isEmpty();
    }

    private List<Runnable> stepsInRandomOrder() {
        List<Runnable> steps = new ArrayList<>();
        for (Member member : members) {
            // One who is killed is so after about half of what it has to say.
            Stream.generate(() -> (Runnable) member::say).limit(MESSAGES).forEach(steps::add);
            if (member.toBeKilled) {
                steps.add(member::kill);
            }
        }
        Collections.shuffle(steps, random);
        return steps;
    }

    private void awaitOwnMessages(Member member) {
        eventually(() -> assertThat(member.ownHeard)
                .as("seed %d; faults: %s", seed, faults())
                .isEqualTo(member.sent));
    }

    private List<String> faults() {
        return members.stream()
                .map(member -> member.fault)
                .filter(fault -> fault != null)
                .toList();
    }
}
