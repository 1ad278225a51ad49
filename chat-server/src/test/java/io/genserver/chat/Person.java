package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody in the chat with a browser: what they do and what they see.
 *
 * <p>A place is named as in the page: {@code hall}, {@code #room}, {@code @user} in lower case.
 */
record Person(Page page) {
    static Person join(Page page, String name) {
        page.fill("#username", name);
        page.click("#join-button");
        Person person = new Person(page);
        person.awaitOnline();
        return person;
    }

    /** However long the client waits between two attempts, which is up to half a minute. */
    void awaitOnline() {
        assertThat(page.locator("#connection-status[data-state=online]"))
                .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(120_000));
    }

    void awaitOffline() {
        assertThat(page.locator("#connection-status[data-state=online]")).hasCount(0);
    }

    void say(String text) {
        page.fill("#message-input", text);
        page.press("#message-input", "Enter");
    }

    /** Says one after the other, quicker than by hand. */
    void sayAll(List<String> texts) {
        page.evaluate("""
                texts => {
                  const input = document.querySelector('#message-input');
                  for (const text of texts) {
                    input.value = text;
                    input.dispatchEvent(new Event('input'));
                    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
                  }
                }""", texts);
    }

    /** Does not wait for the next attempt to connect, unless there is one just now. */
    void retryNow() {
        page.evaluate("document.querySelector('#retry-now').click()");
    }

    /** Writes on, but does not send it. */
    void write(String text) {
        page.locator("#message-input").pressSequentially(text);
    }

    /** Joins a room, which is made if it is not there. */
    void enter(String room) {
        page.click("#browse-button");
        page.fill("#room-name", room);
        page.press("#room-name", "Enter");
        assertThat(page.locator("#place-title")).hasText(room);
        assertThat(page.locator("#rooms-dialog")).isHidden();
    }

    /** Joins rooms on another connection of theirs, which is quicker than by hand. */
    void alsoEnters(Stream<String> rooms) {
        page.evaluate("""
                rooms => new Promise(resolve => {
                  const { name: username, token: resume } = JSON.parse(sessionStorage['genserver-chat.seat']);
                  const socket = new WebSocket(`ws://${location.host}/ws`);
                  let left = rooms.length;
                  socket.onopen = () => {
                    socket.send(JSON.stringify({ type: 'join', username, resume }));
                    for (const room of rooms) socket.send(JSON.stringify({ type: 'join_room', room }));
                  };
                  socket.onmessage = ({ data }) => {
                    left -= JSON.parse(data).type === 'room_joined';
                    if (left === 0) { socket.close(); resolve(); }
                  };
                })""", rooms.toList());
    }

    void open(String place) {
        place(place).click();
        assertThat(place(place)).hasAttribute("aria-current", "page");
    }

    /** Begins a private conversation by a click on a name. */
    void writeTo(String user) {
        user(user).click();
        assertThat(page.locator("#place-title")).hasText(user);
    }

    /** Closes the tab. */
    void leave() {
        page.context().close();
    }

    /** The entry of the side list. */
    Locator place(String place) {
        return page.locator("#places [data-place=\"" + place + "\"]");
    }

    /** The entry of the list of people. */
    Locator user(String user) {
        return page.locator("#people [data-user=\"" + user + "\"]");
    }

    /** The texts of the conversation in front. */
    Locator messages() {
        return page.locator("#messages [data-kind=message] .text");
    }

    Locator own(String delivery) {
        return page.locator("#messages [data-own=true][data-delivery=" + delivery + "]");
    }

    Locator lines(String kind) {
        return page.locator("#messages [data-kind=" + kind + "]");
    }

    void sees(String... texts) {
        assertThat(messages()).hasText(texts);
    }
}
