package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are told, and who is one. */
class AdminTest {
    private static final String TOKEN = "0123456789abcdef";

    @AutoClose
    private final Chat chat = Chat.with(config -> config.set(Options.ADMIN_TOKEN, Optional.of(new Secret(TOKEN))));

    @Test
    void theChatIsReadyWhenItsLogAndItsBusAre() {
        Chat.eventually(
                () -> assertThat(chat.admin("/health/ready").statusCode()).isEqualTo(200));
        assertThat(chat.admin("/health/ready").body()).isEqualTo("{\"status\":\"ready\",\"problems\":[]}");
        assertThat(chat.admin("/health/live").body()).isEqualTo("{\"status\":\"live\",\"problems\":[]}");
        assertThat(chat.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void itIsLiveWhileABalancerSendsNobodyAndReadyAgainAfterACrash() {
        // given
        Chat.eventually(
                () -> assertThat(chat.admin("/health/ready").statusCode()).isEqualTo(200));

        // when
        chat.named("chat.health").kill();

        // then
        Chat.eventually(
                () -> assertThat(chat.admin("/health/ready").statusCode()).isEqualTo(200));
        assertThat(chat.admin("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whoKnowsTheTokenSeesTheConfigurationWithoutSecrets() {
        // when
        HttpResponse<String> response = chat.admin("/config", "Authorization", "Bearer " + TOKEN);

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().lines()).contains("keep-days=365", "admin-token=***");
        assertThat(response.body()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdee",
                "Bearer 0123456789abcdef0",
                "Basic 0123456789abcdef"
            })
    void whoDoesNotKnowTheTokenIsToldNothing(String authorization) {
        for (String path : new String[] {"/config", "/config?token=" + TOKEN, "/none"}) {
            // when
            HttpResponse<String> response = chat.admin(path, "Authorization", authorization);

            // then
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(response.body()).isEqualTo("401 Unauthorized\n");
        }
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        assertThat(chat.admin("/config", "Authorization", "bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aQueryMakesNoOtherPage() {
        assertThat(chat.admin("/health/live?now").statusCode()).isEqualTo(200);
    }

    @Test
    void operatorsCanOnlyRead() {
        // when
        HttpResponse<String> response = chat.adminHttp("POST", "/config", "Authorization", "Bearer " + TOKEN);

        // then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void clientsDoNotReachWhatIsForOperators() {
        assertThat(chat.get("/config", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(404);
        assertThat(chat.get("/dashboard/").statusCode()).isEqualTo(404);
        assertThat(chat.get("/observe/sample.json", "Authorization", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theListenerForOperatorsComesBackWhereItWas() {
        // given
        int port = chat.server().adminPort();

        // when
        chat.named("chat.admin").kill();

        // then
        Chat.eventually(
                () -> assertThat(chat.admin("/health/live").statusCode()).isEqualTo(200));
        assertThat(chat.server().adminPort()).isEqualTo(port);
        assertThat(chat.get("/").statusCode()).isEqualTo(200);
    }
}
