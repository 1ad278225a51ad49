package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsOptions;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When a node may act in its users' names; what comes of that with others is in {@link ClusterFaultsTest}. */
class SharedClaimsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create();

    private final NatsConnection nats =
            NatsConnection.named("nats", runtime, NatsOptions.to("nats://127.0.0.1:4222")); // not started
    private final SharedClaims claims = new SharedClaims(runtime, new Relay(nats, "test", "node-1"), "node-1", LEASE);

    private void begin() {
        claims.nextNode();
        claims.renewed(System.nanoTime());
    }

    @Test
    void aNodeHasNoTermBeforeItHasALease() {
        claims.nextNode();
        claims.reclaimed();

        assertThat(claims.term()).isEqualTo(Claims.NO_TERM);
        assertThat(claims.areSure()).isFalse();
    }

    @Test
    void aNodeHasNoTermBeforeItHasClaimedAllItsNamesAgain() {
        // given
        begin();

        // then
        assertThat(claims.isLeased()).isTrue();
        assertThat(claims.term()).isEqualTo(Claims.NO_TERM);

        // when
        claims.reclaimed();

        // then
        assertThat(claims.term()).isEqualTo(1);
        assertThat(claims.areSure()).isTrue();
    }

    @Test
    void aNodeThatBeginsAnewHasAnotherTerm() {
        // given
        begin();
        claims.reclaimed();

        // when
        begin();

        // then
        assertThat(claims.term()).isEqualTo(Claims.NO_TERM);
        claims.reclaimed();
        assertThat(claims.term()).isEqualTo(2);
    }

    @Test
    void aNodeHasNoTermWellBeforeOthersTakeItForDead() {
        // given
        begin();
        claims.reclaimed();

        // when
        claims.renewed(System.nanoTime() - LEASE.toNanos() * 2 / 3);

        // then
        assertThat(claims.term()).isEqualTo(Claims.NO_TERM);
    }
}
