package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What whoever is on the machine may do where there is no admin token. */
class ObserveWithoutTokenTest {
    @AutoClose
    private final Chat chat = new Chat();

    @Test
    void theyMayLook() {
        eventually(() ->
                assertThat(chat.admin("/observe/sample.json").statusCode()).isEqualTo(200));
    }

    @Test
    void theyMayNotActAndAreToldWhatItTakes() {
        // given
        long id = chat.runtime()
                .observer()
                .look(chat.named("chat.typing"))
                .orElseThrow()
                .id();

        // when
        HttpResponse<String> response =
                chat.adminHttp("POST", "/observe/servers/" + id + "/kill", "Authorization", "Bearer x");

        // then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .isEqualTo("{\"error\":\"set admin-token, and send it, to stop and kill servers from here\"}");
        assertThat(chat.runtime().observer().find(id)).isPresent();
    }
}
