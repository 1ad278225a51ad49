package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;

import io.genserver.monitoring.MonitoringJson;
import io.genserver.monitoring.Point;
import io.genserver.monitoring.Sampler;
import io.genserver.monitoring.ServerReading;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a sampler has seen, and which nodes there are, to be taken away. */
record ObservePages(Sampler sampler, ClusterView cluster) {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String SERVERS =
            "id,name,parent,supervisor,status,mailbox,handled,messages_per_second,dropped,restarts,started_at";

    /** The answer to a request for one of these, or {@code null} if {@code path} is none. */
    @Nullable
    FullHttpResponse find(String path) {
        return switch (path) {
            case "/observe/sample.json" ->
                sampler.latest()
                        .map(sample -> HttpResponses.json(HttpResponseStatus.OK, MonitoringJson.write(sample)))
                        .orElseGet(ObservePages::tooEarly);
            case "/observe/nodes.json" ->
                HttpResponses.json(HttpResponseStatus.OK, JSON.writeValueAsBytes(cluster.nodes()));
            case "/observe/incidents.json" ->
                HttpResponses.json(HttpResponseStatus.OK, MonitoringJson.writeIncidents(sampler.incidents()));
            case "/observe/servers.csv" ->
                sampler.latest().map(sample -> csv(servers(sample.servers()))).orElseGet(ObservePages::tooEarly);
            case "/observe/history.csv" -> csv(history(sampler.history()));
            default -> null;
        };
    }

    private static FullHttpResponse tooEarly() {
        return HttpResponses.jsonError(HttpResponseStatus.SERVICE_UNAVAILABLE, "there is no sample yet");
    }

    private static FullHttpResponse csv(String table) {
        FullHttpResponse response = HttpResponses.of(
                HttpResponseStatus.OK, table.getBytes(StandardCharsets.UTF_8), "text/csv; charset=utf-8");
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }

    private static String servers(List<ServerReading> servers) {
        var table = new Csv(SERVERS);
        for (ServerReading server : servers) {
            table.row(
                    server.id(),
                    server.name(),
                    server.parent().isPresent() ? server.parent().getAsLong() : "",
                    server.supervisor(),
                    server.status(),
                    server.mailbox(),
                    server.handled(),
                    server.messagesPerSecond(),
                    server.dropped(),
                    server.restarts(),
                    server.startedAt());
        }
        return table.toString();
    }

    private static String history(List<Point> points) {
        SortedSet<String> gauges = new TreeSet<>();
        points.forEach(point -> gauges.addAll(point.gauges().keySet()));
        var table = new Csv("time,messages_per_second,waiting,deepest,servers,crashes,heap", gauges);
        for (Point point : points) {
            table.row(
                    gauges.stream()
                            .map(name -> point.gauges().containsKey(name)
                                    ? point.gauges().get(name)
                                    : "")
                            .toList(),
                    point.time(),
                    point.messagesPerSecond(),
                    point.waiting(),
                    point.deepest(),
                    point.servers(),
                    point.crashes(),
                    point.heap());
        }
        return table.toString();
    }
}
