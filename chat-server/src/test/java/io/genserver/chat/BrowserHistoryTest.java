package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said before, in the browser client. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserHistoryTest {
    private static final String FIRST = "Number(document.querySelector('#messages [data-seq]').dataset.seq)";
    private static final String SEQS =
            "[...document.querySelectorAll('#messages [data-seq]')].map(e => Number(e.dataset.seq))";

    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    /** The first line of those shown loses its name, as it turns out to follow others of the same sender. */
    @ParameterizedTest
    @ValueSource(ints = {0, 200})
    void scrollingUpBringsOlderMessagesWithoutAJump(int scrollTop) throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 202));
        Page page = chat.join("Ada").page();
        assertThat(page.locator("[data-seq='202']")).isInViewport();
        int first = number(page, FIRST);

        page.evaluate("""
                scrollTop => {
                  const log = document.querySelector('#messages');
                  log.scrollTop = scrollTop;
                  const edge = log.getBoundingClientRect().top;
                  const lower = row => row.getBoundingClientRect().bottom;
                  const read = [...log.querySelectorAll('[data-seq]')].find(row => lower(row) > edge);
                  const before = lower(read);
                  window.movedBy = () => Math.abs(lower(read) - before);
                }""", scrollTop);
        page.waitForFunction("first => " + FIRST + " < first", first);

        // The fraction of a pixel is lost to rounding.
        assertThat((double) number(page, "Math.ceil(movedBy() * 100)") / 100)
                .as("the line that was read has not moved")
                .isLessThanOrEqualTo(1);
        assertThat(seqs(page))
                .isEqualTo(
                        IntStream.rangeClosed(number(page, FIRST), 202).boxed().toList());
    }

    @Test
    void neverMoreThanFiveHundredMessagesAreInThePageAndAllCanBeReached() throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 750));
        Page page = chat.join("Ada").page();
        assertThat(page.locator("[data-seq='750']")).isInViewport();

        for (int first = number(page, FIRST); first > 1; first = number(page, FIRST)) {
            page.evaluate("document.querySelector('#messages').scrollTop = 0");
            page.waitForFunction("first => " + FIRST + " < first", first);
            List<Integer> seqs = seqs(page);
            assertThat(seqs).hasSizeLessThanOrEqualTo(500);
            assertThat(seqs)
                    .isEqualTo(IntStream.range(seqs.getFirst(), seqs.getFirst() + seqs.size())
                            .boxed()
                            .toList());
        }
        assertThat(page.locator("#messages .intro")).containsText("beginning of the hall");
        assertThat(page.locator("[data-seq='750']")).hasCount(0);

        page.click("#new-messages");
        assertThat(page.locator("[data-seq='750']")).isInViewport();
    }

    @Test
    void whoReadsFurtherUpIsToldOfNewMessagesAndLeftInPeace() throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 40));
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        assertThat(ada.page().locator("[data-seq='40']")).isInViewport();
        assertThat(ada.page().locator("#new-messages")).isHidden();
        ada.page().locator("[data-seq='2']").scrollIntoViewIfNeeded();
        assertThat(ada.page().locator("#new-messages")).hasText("Latest messages");

        bob.say("News");

        assertThat(ada.page().locator("#new-messages")).hasText("1 new message");
        assertThat(ada.page().locator("[data-seq='2']")).isInViewport();
        assertThat(ada.page()).hasTitle("(1) genserver chat");
        ada.page().click("#new-messages");
        assertThat(ada.page().locator("[data-seq='41']")).isInViewport();
        assertThat(ada.page().locator("#new-messages")).isHidden();
        assertThat(ada.page()).hasTitle("genserver chat");
    }

    @Test
    void messagesOfOneSenderAreGroupedAndDaysAreSetApart() throws Exception {
        Instant now = LocalDate.now()
                .atTime(LocalTime.NOON)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        Instant yesterday = now.minus(Duration.ofDays(1));
        chat.hasSaid(List.of(
                said("Eve", "The day before", yesterday),
                said("Eve", "Good morning", now.minusSeconds(900)),
                said("Eve", "Right after", now.minusSeconds(840)),
                said("Eve", "Much later", now.minusSeconds(60)),
                said("Grace", "Another", now.minusSeconds(30))));
        Page page = chat.tab();
        page.clock().setFixedTime(now.toEpochMilli());
        page.navigate(chat.url());

        Person ada = Person.join(page, "Ada");

        assertThat(ada.messages()).hasCount(5);
        assertThat(page.locator("#messages [data-follows] .text")).hasText(new String[] {"Right after"});
        assertThat(ada.lines("day").first()).hasText("Yesterday");
        assertThat(ada.lines("day").last()).hasText("Today");
        assertThat(page.locator("#messages [data-kind=message] time[datetime]")).hasCount(5);
    }

    private static Draft said(String from, String text, Instant at) {
        return new Draft(RoomName.HALL, from, null, text, at);
    }

    private static int number(Page page, String expression) {
        return (int) page.evaluate(expression);
    }

    @SuppressWarnings("unchecked") // an array of whole numbers comes as this
    private static List<Integer> seqs(Page page) {
        return (List<Integer>) page.evaluate(SEQS);
    }
}
