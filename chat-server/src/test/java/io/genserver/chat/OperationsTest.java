package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Holds what operators are given to what there is: each metric and label that a dashboard or an alert names is in what a chat
 * that runs tells Prometheus.
 */
class OperationsTest {
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs/operations");

    private static final Path DASHBOARD = FOLDER.resolve("grafana-dashboard.json");
    private static final Path ALERTS = FOLDER.resolve("prometheus-alerts.yml");

    private static final Pattern NOT_A_METRIC = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*\\}|\\[[^]]*]|\\b(by|without|on|ignoring)\\s*\\([^)]*\\)|\\$\\w+|\\b[0-9][0-9.a-z]*");

    private static final Pattern METRIC = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
    private static final Pattern SELECTOR = Pattern.compile("(?<metric>\\w+)\\{(?<labels>[^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(?<name>\\w+)=\"(?<value>[^\"]*)\"");

    /** Those of Prometheus, and what it makes of the chat's. */
    private static final Set<String> PROMETHEUS = Set.of("up", "and", "or", "unless", "bool", "offset");

    private static Chat chat;

    @BeforeAll
    static void scrapeAChat() {
        chat = new Chat();
        chat.join("Ada").say("hello").awaitEvent("Ada: hello");
        System.gc(); // as pauses are there when there was one
        Chat.eventually(() ->
                assertThat(Scrape.of(chat).names()).contains("jvm_gc_pause_seconds_sum", "chat_fanout_seconds_bucket"));
    }

    @AfterAll
    static void close() throws Exception {
        chat.close();
    }

    // ---- metrics ----

    @Test
    void prometheusFindsNoFaultWithTheMetrics() throws Exception {
        Promtool.require();

        assertThat(Promtool.check(Scrape.of(chat).text(), "metrics")).isEmpty();
    }

    @Test
    void whatClientsDoMakesNoNewSeries() {
        // given
        Set<String> before = Set.copyOf(Scrape.of(chat).samples().keySet());

        // when
        for (int i = 0; i < 20; i++) {
            TestClient client = chat.join("user" + i);
            client.enter("room" + i);
            client.sendAsIs("no JSON").awaitEvent("error not_json");
        }

        // then
        Chat.eventually(() -> assertThat(Scrape.of(chat).value("chat_rooms")).isEqualTo(20));
        assertThat(Scrape.of(chat).samples().keySet())
                .filteredOn(sample -> !sample.startsWith("jvm_"))
                .isSubsetOf(before);
    }

    // ---- the dashboard ----

    @Test
    void theDashboardShowsOnlyWhatThereIs() throws IOException {
        List<String> expressions = expressions(JsonMapper.shared().readTree(DASHBOARD), "expr");

        assertThat(expressions).hasSizeGreaterThan(30);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void theDashboardShowsAllThatIsOurs() throws IOException {
        List<String> expressions = expressions(JsonMapper.shared().readTree(DASHBOARD), "expr");

        // A histogram's count and longest are shown by its buckets.
        assertThat(Scrape.of(chat).names())
                .filteredOn(name -> name.matches("(chat|genserver|eventbus)_.*") && !name.endsWith("_max"))
                .filteredOn(name -> !name.matches("chat_(fanout|log_commit)_seconds_(sum|count)"))
                .filteredOn(name -> !name.equals("chat_log_batch_messages_bucket"))
                .allSatisfy(name -> assertThat(expressions)
                        .anyMatch(expression -> metrics(expression).contains(name)));
    }

    @Test
    void thePanelsDoNotOverlap() throws IOException {
        Collection<String> cells = new ArrayList<>();
        for (JsonNode panel : JsonMapper.shared().readTree(DASHBOARD).get("panels")) {
            JsonNode at = panel.get("gridPos");
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    cells.add((at.get("x").asInt() + x) + ", " + (at.get("y").asInt() + y));
                }
            }
        }

        assertThat(cells).doesNotHaveDuplicates();
    }

    // ---- alerts ----

    @Test
    void prometheusTakesTheAlerts() throws Exception {
        Promtool.require();

        assertThat(Promtool.check("", "rules", ALERTS.toString())).isEmpty();
        assertThat(Promtool.check(
                        "",
                        "config",
                        "--syntax-only",
                        FOLDER.resolve("prometheus.yml").toString()))
                .isEmpty();
    }

    @Test
    void theAlertsAreAboutWhatThereIs() throws IOException {
        List<String> expressions = expressions(new YAMLMapper().readTree(ALERTS), "expr");

        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void eachAlertSaysWhatItIsAndWhatToDo() throws IOException {
        for (JsonNode group : new YAMLMapper().readTree(ALERTS).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                assertThat(rule.at("/annotations/summary").asString()).contains("{{ $labels.instance }}");
                assertThat(rule.at("/annotations/description").asString()).isNotBlank();
                assertThat(rule.at("/labels/severity").asString()).isIn("page", "ticket");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(chat_sent_frames[5m])",
                "sum by (kind) (chat_none)",
                "genserver_servers{status=\"asleep\"}",
                "chat_users / chat_user > 0.5"
            })
    void whatIsNotThereIsFound(String expression) {
        assertThat(unknown(List.of(expression))).hasSize(1);
    }

    // ---- PromQL ----

    private static List<String> expressions(JsonNode tree, String field) {
        return tree.findValues(field).stream().map(JsonNode::asString).toList();
    }

    private static Set<String> metrics(String expression) {
        Set<String> metrics = new TreeSet<>();
        Matcher names = METRIC.matcher(NOT_A_METRIC.matcher(expression).replaceAll(" "));
        names.results()
                .map(MatchResult::group)
                .filter(name -> !PROMETHEUS.contains(name))
                .forEach(metrics::add);
        return metrics;
    }

    /** The metrics, and the metrics with such a label, that the chat does not have. */
    private static Set<String> unknown(List<String> expressions) {
        Scrape scrape = Scrape.of(chat);
        Set<String> unknown = new TreeSet<>();
        for (String expression : expressions) {
            metrics(expression).stream()
                    .filter(name -> !scrape.names().contains(name))
                    .forEach(unknown::add);
            SELECTOR.matcher(expression)
                    .results()
                    .forEach(selector -> LABEL.matcher(selector.group("labels"))
                            .results()
                            .filter(label -> !Set.of("job", "instance").contains(label.group("name")))
                            .filter(label -> scrape.samples().keySet().stream()
                                    .noneMatch(sample -> sample.startsWith(selector.group("metric") + "{")
                                            && sample.contains(label.group())))
                            .forEach(label -> unknown.add(selector.group("metric") + "{" + label.group() + "}")));
        }
        return unknown;
    }
}
