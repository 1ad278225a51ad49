package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.MessageLog.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link MessageLog} promises. */
abstract class MessageLogContract {
    static final int MAX_ROOMS = 100;
    static final RoomName TEA = new RoomName("tea");
    static final RoomName COFFEE = new RoomName("coffee");
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");
    static final Retention FOREVER = new Retention(Duration.ofDays(10_000), Integer.MAX_VALUE);

    private static final UserKey ADA = UserKey.of("Ada");

    abstract MessageLog log();

    static Draft draft(RoomName room, String text) {
        return new Draft(room, "Ada", null, text, NOON);
    }

    static Draft draft(RoomName room, String text, UserKey user, String id) {
        return new Draft(room, "Ada", new Draft.Id(user, id), text, NOON);
    }

    Appended append(Draft draft) throws Exception {
        return log().append(List.of(draft)).getFirst();
    }

    long seqOf(Draft draft) throws Exception {
        return ((Appended.Stored) append(draft)).message().seq();
    }

    List<Long> seqs(RoomName room, Page.Range range) throws Exception {
        return log().read(room, range).messages().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    private void append(RoomName room, int count) throws Exception {
        log().append(IntStream.rangeClosed(1, count)
                .mapToObj(i -> draft(room, "message " + i))
                .toList());
    }

    private static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    // ---- appending ----

    @Test
    void eachRoomCountsItsMessagesFrom1() throws Exception {
        // when
        List<Appended> results = log().append(List.of(
                draft(TEA, "1"), draft(RoomName.HALL, "1"), draft(TEA, "2"), draft(COFFEE, "1"), draft(TEA, "3")));

        // then
        assertThat(results)
                .extracting(result -> ((Appended.Stored) result).message().seq())
                .containsExactly(1L, 1L, 2L, 1L, 3L);
        assertThat(seqOf(draft(TEA, "4"))).isEqualTo(4);
    }

    @Test
    void aMessageIsReadAsItWasAppended() throws Exception {
        // given
        Appended stored = append(draft(TEA, "hello", ADA, "id 1"));

        // then
        var expected = new StoredMessage(TEA, 1, "Ada", "id 1", "hello", NOON);
        assertThat(stored).isEqualTo(new Appended.Stored(expected, false));
        assertThat(log().read(TEA, new Page.Range.Newest(10))).isEqualTo(new Page(List.of(expected), false, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\ud83d",
                "\ude00\ud83d",
                "\ud83d\ude00",
                "'; DROP TABLE message; --",
                "\"\\",
                "\n\r\u2028"
            })
    void everyTextIsKept(String text) throws Exception {
        // when
        append(draft(TEA, text));

        // then
        assertThat(log().read(TEA, new Page.Range.Newest(1)).messages())
                .extracting(StoredMessage::text)
                .containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "*", "a.b", "%", "a%", "'", "\ud83d\ude00"})
    void everyNameOfARoomIsARoomOfItsOwn(String name) throws Exception {
        // given
        append(draft(TEA, "tea"));
        append(draft(new RoomName("a"), "a"));

        // when
        append(draft(new RoomName(name), "here"));

        // then
        assertThat(log().read(new RoomName(name), new Page.Range.Newest(10)).messages())
                .extracting(StoredMessage::text)
                .containsExactly("here");
        assertThat(log().rooms()).contains(new Summary(new RoomName(name), 1));
    }

    @Test
    void aMessageIsNoEarlierThanTheOneBefore() throws Exception {
        // given
        append(new Draft(TEA, "Ada", null, "1", NOON));

        // when
        append(new Draft(TEA, "Ada", null, "2", NOON.minusSeconds(10)));

        // then
        assertThat(log().read(TEA, new Page.Range.Newest(10)).messages())
                .extracting(StoredMessage::at)
                .containsExactly(NOON, NOON);
    }

    // ---- ids ----

    @Test
    void theSameIdOfTheSameUserIsOneMessage() throws Exception {
        // given
        Appended.Stored first = (Appended.Stored) append(draft(TEA, "hello", ADA, "1"));
        append(draft(TEA, "in between"));

        // when
        Appended again = append(draft(TEA, "hello", ADA, "1"));

        // then
        assertThat(again).isEqualTo(new Appended.Stored(first.message(), true));
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L, 2L);
        assertThat(seqOf(draft(TEA, "next"))).isEqualTo(3);
    }

    @Test
    void theSameIdTwiceAtOnceIsOneMessage() throws Exception {
        // when
        List<Appended> results =
                log().append(List.of(draft(TEA, "hello", ADA, "1"), draft(TEA, "hello", ADA, "1"), draft(TEA, "next")));

        // then
        assertThat(results).extracting(r -> ((Appended.Stored) r).again()).containsExactly(false, true, false);
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L, 2L);
    }

    @Test
    void theSameIdOfAnotherUserIsAnotherMessage() throws Exception {
        // given
        append(draft(TEA, "hello", ADA, "1"));

        // when
        Appended other = append(draft(TEA, "hello", UserKey.of("Bert"), "1"));

        // then
        assertThat(other).isInstanceOfSatisfying(Appended.Stored.class, stored -> {
            assertThat(stored.again()).isFalse();
            assertThat(stored.message().seq()).isEqualTo(2);
        });
    }

    @Test
    void anIdThatStandsForAnotherTextOrRoomIsRefused() throws Exception {
        // given
        append(draft(TEA, "hello", ADA, "1"));

        // then
        assertThat(append(draft(TEA, "good-bye", ADA, "1"))).isEqualTo(new Appended.IdReused());
        assertThat(append(draft(COFFEE, "hello", ADA, "1"))).isEqualTo(new Appended.IdReused());
        assertThat(seqs(TEA, new Page.Range.Newest(10))).containsExactly(1L);
        assertThat(log().rooms()).containsExactly(new Summary(TEA, 1));
    }

    // ---- reading ----

    @Test
    void theNewestAreRead() throws Exception {
        // given
        append(TEA, 10);

        // then
        assertThat(seqs(TEA, new Page.Range.Newest(3))).isEqualTo(from(8, 10));
        assertThat(log().read(TEA, new Page.Range.Newest(9)).more()).isTrue();
        assertThat(log().read(TEA, new Page.Range.Newest(10)).more()).isFalse();
    }

    @Test
    void theNewestOfThoseBeforeAreRead() throws Exception {
        // given
        append(TEA, 10);

        // then
        assertThat(seqs(TEA, new Page.Range.Before(8, 3))).isEqualTo(from(5, 7));
        assertThat(log().read(TEA, new Page.Range.Before(8, 6)).more()).isTrue();
        assertThat(log().read(TEA, new Page.Range.Before(8, 7)).more()).isFalse();
        assertThat(seqs(TEA, new Page.Range.Before(1, 3))).isEmpty();
        assertThat(seqs(TEA, new Page.Range.Before(1_000, 3))).isEqualTo(from(8, 10));
    }

    @Test
    void theOldestOfThoseAfterAreRead() throws Exception {
        // given
        append(TEA, 10);

        // then
        assertThat(seqs(TEA, new Page.Range.After(3, 3))).isEqualTo(from(4, 6));
        assertThat(log().read(TEA, new Page.Range.After(3, 6)).more()).isTrue();
        assertThat(log().read(TEA, new Page.Range.After(3, 7)).more()).isFalse();
        assertThat(log().read(TEA, new Page.Range.After(10, 3))).isEqualTo(new Page(List.of(), false, 10));
        assertThat(seqs(TEA, new Page.Range.After(0, 2))).isEqualTo(from(1, 2));
    }

    @Test
    void aRoomThatThereIsNotIsEmpty() throws Exception {
        assertThat(log().read(TEA, new Page.Range.Newest(10))).isEqualTo(new Page(List.of(), false, 0));
        assertThat(log().rooms()).isEmpty();
    }

    @Test
    void aPageHasAnEndInBytesToo() throws Exception {
        // given
        String long2000 = "\u0001".repeat(2_000); // 12,000 bytes of JSON
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            drafts.add(draft(TEA, long2000));
        }
        log().append(drafts);

        // when
        Page page = log().read(TEA, new Page.Range.After(0, Page.MAX_MESSAGES));

        // then
        assertThat(page.more()).isTrue();
        assertThat(page.messages()).hasSizeBetween(15, Page.MAX_BYTES / 12_000);
        assertThat(page.messages().getFirst().seq()).isEqualTo(1);
    }

    @Test
    void pagesOneAfterTheOtherAreAll() throws Exception {
        // given
        append(TEA, 95);

        // when
        List<Long> read = new ArrayList<>();
        Page page;
        long after = 0;
        do {
            page = log().read(TEA, new Page.Range.After(after, 10));
            page.messages().forEach(message -> read.add(message.seq()));
            after = read.getLast();
        } while (page.more());

        // then
        assertThat(read).isEqualTo(from(1, 95));
    }

    @Test
    void theRoomsWithMessagesAreListedWithoutTheHall() throws Exception {
        // given
        append(TEA, 3);
        append(COFFEE, 1);
        append(RoomName.HALL, 5);

        // then
        assertThat(log().rooms()).containsExactlyInAnyOrder(new Summary(TEA, 3), new Summary(COFFEE, 1));
    }

    // ---- deleting ----

    private void pruneAll(Retention retention, Instant now) throws Exception {
        while (log().prune(retention, now)) {
            // in steps
        }
    }

    @Test
    void whatIsTooOldGoesAndTheCountGoesOn() throws Exception {
        // given
        for (int i = 0; i < 10; i++) {
            append(new Draft(TEA, "Ada", null, "message", NOON.plusSeconds(i)));
        }

        // when
        pruneAll(new Retention(Duration.ofSeconds(60), 100), NOON.plusSeconds(64));

        // then
        assertThat(seqs(TEA, new Page.Range.Newest(20))).isEqualTo(from(5, 10));
        assertThat(seqOf(draft(TEA, "next"))).isEqualTo(11);
    }

    @Test
    void whatIsTooMuchGoesOfEachRoom() throws Exception {
        // given
        append(TEA, 2_500);
        append(COFFEE, 3);

        // when
        pruneAll(new Retention(Duration.ofDays(10_000), 5), NOON);

        // then
        assertThat(seqs(TEA, new Page.Range.Newest(20))).isEqualTo(from(2_496, 2_500));
        assertThat(seqs(COFFEE, new Page.Range.Newest(20))).isEqualTo(from(1, 3));
    }

    @Test
    void aRoomWhoseMessagesHaveAllGoneIsNotListedButCountsOn() throws Exception {
        // given
        append(TEA, 3);

        // when
        pruneAll(new Retention(Duration.ofSeconds(1), 5), NOON.plusSeconds(100));

        // then
        assertThat(log().rooms()).isEmpty();
        assertThat(log().read(TEA, new Page.Range.Newest(20))).isEqualTo(new Page(List.of(), false, 3));
        assertThat(seqOf(draft(TEA, "next"))).isEqualTo(4);
    }

    @Test
    void anIdIsForgottenWithItsMessage() throws Exception {
        // given
        append(draft(TEA, "hello", ADA, "1"));
        pruneAll(new Retention(Duration.ofSeconds(1), 5), NOON.plusSeconds(100));

        // then
        assertThat(seqOf(draft(TEA, "good-bye", ADA, "1"))).isEqualTo(2);
    }

    // ---- bounds ----

    @Test
    void thereIsALimitOfRooms() throws Exception {
        // given
        log().append(IntStream.range(0, MAX_ROOMS)
                .mapToObj(i -> draft(new RoomName("room " + i), "hello"))
                .toList());

        // then
        assertThat(append(draft(TEA, "one too many"))).isEqualTo(new Appended.TooManyRooms());
        assertThat(append(draft(RoomName.HALL, "always"))).isInstanceOf(Appended.Stored.class);
        assertThat(append(draft(new RoomName("room 7"), "there already"))).isInstanceOf(Appended.Stored.class);
    }

    @Test
    void aRoomWithoutMessagesMakesSpaceForAnother() throws Exception {
        // given
        append(draft(COFFEE, "old"));
        List<Draft> drafts = new ArrayList<>();
        for (int i = 1; i < MAX_ROOMS; i++) {
            drafts.add(new Draft(new RoomName("room " + i), "Ada", null, "hello", NOON.plusSeconds(100)));
        }
        log().append(drafts);
        append(draft(RoomName.HALL, "hello"));
        pruneAll(new Retention(Duration.ofSeconds(60), 5), NOON.plusSeconds(100));

        // then
        assertThat(seqOf(draft(TEA, "hello"))).isEqualTo(1);
        assertThat(append(draft(COFFEE, "one too many"))).isEqualTo(new Appended.TooManyRooms());
    }
}
