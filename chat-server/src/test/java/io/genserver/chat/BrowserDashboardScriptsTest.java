package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the modules of the dashboard's page do by themselves, without the page. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardScriptsTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withoutToken();

    private Page page;

    @BeforeEach
    void openAPage() {
        page = dashboard.open(600, 400, ColorScheme.LIGHT);
    }

    /** What {@code body} returns, with a module's exports as {@code m}. */
    private Object run(String module, String body) {
        return page.evaluate("async () => { const m = await import('/dashboard/js/" + module + "'); " + body + " }");
    }

    @Test
    void eventsAreTheSameWhereverTheStreamIsCut() {
        Object texts = run("sse.js", """
                const stream = '\\uFEFF: hello\\nid: 7\\nevent: sample\\ndata: {"a":\\ndata:1}\\n\\n'
                  + 'data: two\\r\\n\\r\\n:\\n\\nevent: none\\n\\nid: 8\\rdata: three\\r\\rdata: never ends';
                const all = new Set();
                for (let i = 0; i <= stream.length; i++) for (let j = i; j <= stream.length; j++) {
                  const events = [];
                  const parser = new m.EventParser(event => events.push(event));
                  for (const piece of [stream.slice(0, i), stream.slice(i, j), stream.slice(j)]) parser.push(piece);
                  all.add(JSON.stringify(events.map(({ type, data, id }) => [type, data, id])));
                }
                return [...all];""");

        assertThat(texts)
                .isEqualTo(
                        List.of(
                                "[[\"sample\",\"{\\\"a\\\":\\n1}\",\"7\"],[\"message\",\"two\",\"7\"],[\"message\",\"three\",\"8\"]]"));
    }

    @Test
    void anEventWithoutEndIsGivenUp() {
        assertThat(run("sse.js", """
                for (const piece of ['x'.repeat(11), 'data: 12345\\n']) {
                  const parser = new m.EventParser(() => {}, { longest: 10 });
                  try { for (let i = 0; i < 3; i++) parser.push(piece); return 'taken'; } catch (e) { if (!(e instanceof RangeError)) throw e; }
                }
                return 'refused';""")).isEqualTo("refused");
    }

    @Test
    void attemptsToComeBackAreSpreadAndNeverTooFarApart() {
        assertThat(run("backoff.js", """
                const last = Array.from({ length: 100 }, (_, i) => [m.retryDelay(i + 1, () => 0), m.retryDelay(i + 1, () => 1)]);
                return [...new Set(last.map(([least]) => least)), last[0][1], last[1][1], last[99][1]];""")).isEqualTo(List.of(500, 1000, 2000, 30_000));
    }

    @Test
    void aTreeIsMadeOfWhateverParentsAreSaid() {
        assertThat(run("forest.js", """
                const server = (id, parent) => ({ id, parent, name: `s${id}` });
                const servers = [server(1, null), server(2, 1), server(3, 99), server(4, 4), server(5, 6), server(6, 5), server(7, 2)];
                return m.branches(servers, () => true).map(({ server: { id }, level, position, siblings }) => [id, level, position, siblings].join());"""))
                .isEqualTo(List.of("1,1,1,4", "2,2,1,1", "7,3,1,1", "3,1,2,4", "4,1,3,4", "5,1,4,4", "6,2,1,1"));
    }

    @Test
    void aTreeMayBeAsDeepAsItLikes() {
        assertThat(run("forest.js", """
                const servers = Array.from({ length: 100_000 }, (_, i) => ({ id: i + 1, parent: i || null, name: '' }));
                return m.branches(servers, () => true).at(-1).level;""")).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"0, b, 1", "1, b, 3", "3, b, 1", "3, bbb, 1", "0, be, 3", "3, bet, 3", "0, B, 1", "0, x, -1"})
    void letterByLetterOneComesToAName(int at, String typed, int to) {
        assertThat(run("forest.js", """
                const lines = ['alpha', 'bravo', 'charlie', 'beta'].map(name => ({ server: { name } }));
                return m.typeAhead(lines, %d, '%s');""".formatted(at, typed))).isEqualTo(to);
    }

    @Test
    void serversThatAreAlikeDoNotSwapPlaces() {
        assertThat(run("sorting.js", """
                const servers = [3, 1, 2, 10].map(id => ({ id, name: `w${id}`, rate: id === 2 ? 5 : 0 }));
                const ids = order => m.sorted(servers, order).map(({ id }) => id).join();
                return [ids({ column: 'rate', descending: true }), ids({ column: 'name', descending: false })];""")).isEqualTo(List.of("2,1,3,10", "1,2,3,10"));
    }

    @Test
    void whatIsMissingInASampleIsZeroOrEmpty() {
        assertThat(run("wire.js", """
                const samples = [{}, { time: 'never', memory: null, servers: [{}, { id: 'x', parent: 'y' }], gauges: { a: 'NaN' }, alerts: {} }];
                return samples.map(m.toSample).map(({ time, servers, gauges, alerts, memory }) => [time, servers.length, gauges.size, alerts.length, memory.collecting].join());""")).isEqualTo(List.of("0,0,0,0,0", "0,2,1,0,0"));
    }

    @Test
    void theHistoryIsBoundedAndTakesNoPointTwice() {
        assertThat(run("history.js", """
                const history = new m.History();
                const sample = second => ({ time: second * 1000, rate: 1, waiting: 0, deepest: 0, gauges: new Map(), totals: { crashed: second } });
                for (let i = 1; i <= 3000; i++) history.add(sample(i), sample(i - 1));
                history.add(sample(2999), sample(2998));
                return { points: history.points.length, first: history.points[0].time / 1000, crashes: history.points.at(-1).crashes };""")).isEqualTo(Map.of("points", 901, "first", 2100, "crashes", 1));
    }

    @Test
    void aFileIsNamedAfterItsNodeWhateverThatIsCalled() {
        assertThat(run("exports.js", """
                const time = new Date('2026-01-02T03:04:05.678Z');
                return ['chat@host:7201', '../../etc/passwd', '', 'x'.repeat(1000)].map(node => m.fileName('servers', node, time, '.csv').slice(0, 80));"""))
                .isEqualTo(List.of(
                        "servers-chat-host-7201-2026-01-02T030405.csv",
                        "servers-etc-passwd-2026-01-02T030405.csv",
                        "servers-2026-01-02T030405.csv",
                        "servers-" + "x".repeat(60) + "-2026-01-02T"));
    }
}
