package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which offers of compression are accepted; RFC 7692 section 7.1. */
class PerMessageDeflateTest {
    private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "Permessage-Deflate",
                " permessage-deflate ; client_max_window_bits ",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"12\"",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-bzip2, permessage-deflate",
                "permessage-deflate; mode=best, permessage-deflate",
                "permessage-deflate; server_max_window_bits=16, permessage-deflate",
            })
    void anOfferIsAcceptedWithoutContextTakeover(String offer) {
        assertThat(PerMessageDeflate.accept(List.of(offer)).response()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "x-webkit-deflate-frame",
                "permessage-deflate2",
                "permessage-deflate; unknown",
                "permessage-deflate; unknown=1",
                "permessage-deflate;",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=-8",
                "permessage-deflate; server_max_window_bits=nine",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate; client_max_window_bits=99999999999999999999",
                "permessage-deflate; client_max_window_bits=\"",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; SERVER_NO_CONTEXT_TAKEOVER",
            })
    void anOfferThatBreaksTheRulesIsDeclined(String offer) {
        assertThat(PerMessageDeflate.accept(List.of(offer))).isNull();
    }

    @Test
    void whoOffersNothingGetsNothing() {
        assertThat(PerMessageDeflate.accept(List.of())).isNull();
    }

    @Test
    void offersMayComeInSeveralHeaders() {
        assertThat(PerMessageDeflate.accept(List.of("permessage-bzip2", "permessage-deflate")))
                .isNotNull();
    }

    @Test
    void theFirstOfferThatCanBeMetIsTaken() {
        // when
        PerMessageDeflate accepted = PerMessageDeflate.accept(
                List.of("permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=10,"
                        + " permessage-deflate"));

        // then
        assertThat(accepted.response()).isEqualTo(ACCEPTED + "; server_max_window_bits=10");
    }

    @ParameterizedTest
    @CsvSource({"8, 256", "10, 1024", "14, 16384", "15, 2147483647"})
    void whatIsSentCompressedIsNoLongerThanTheClientsWindow(String bits, int length) {
        assertThat(PerMessageDeflate.accept(List.of("permessage-deflate; server_max_window_bits=" + bits))
                        .maxDeflatedBytes())
                .isEqualTo(length);
    }
}
