package dev.heddle.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.http.Router;
import dev.heddle.server.live.LoadPermission;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch stalled = new CountDownLatch(1);
    private Meters meters;
    private AdminServer admin;
    private Server application;

    @BeforeEach
    void start() throws Exception {
        meters = new Meters();
        var settings = List.of(
                new Setting("port", "8080", Setting.Source.FILE, "heddle.yaml:3"),
                new Setting("key-password", "swordfish", Setting.Source.FLAG, "--key-password"));
        admin = AdminServer.start("127.0.0.1", 0, meters.registry(), settings, "1.2.3", LoadPermission.GIVEN, null);
        var router = new Router()
                .get("/sleep", exchange -> Thread.sleep(Duration.ofMinutes(1)))
                .get("/wait", exchange -> release.await())
                .get("/stall", exchange -> stall());
        application = Server.builder()
                .eventLoops(1)
                .http(0, router)
                .meters(meters.registry())
                .start();
    }

    /** Computes without end as far as its event loop can tell. */
    private void stall() {
        stalled.countDown();
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        application.drain(Duration.ZERO);
        admin.close();
        meters.close();
    }

    private HttpResponse<String> get(String target, String... headers) {
        return Http.get(uri(admin.address(), target), headers);
    }

    private static URI uri(InetSocketAddress address, String target) {
        return URI.create("http://127.0.0.1:" + address.getPort() + target);
    }

    /** A request that nobody waits for, on a connection to the application. */
    private RawClient request(String path) throws IOException {
        return RawClient.connect(application.httpAddress()).get(path);
    }

    private Map<String, Object> coroutines(String query) {
        return JsonText.object(get("/coroutines" + query).body());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> shown(Map<String, Object> answer) {
        return (List<Map<String, Object>>) answer.get("coroutines");
    }

    private void awaitSuspended(int count) {
        Eventually.isTrue(
                count + " are suspended",
                () -> coroutines("?state=suspended&stack=false").get("matching").equals(count));
    }

    @Test
    void readinessFollowsTheApplication() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("starting\n");

        admin.show(application);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        application.drain(Duration.ZERO);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("draining\n");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aCoroutineThatSleepsIsShownWithItsStack() throws Exception {
        admin.show(application);
        try (var client = request("/sleep")) {
            awaitSuspended(1);

            var answer = coroutines("");
            assertThat(answer)
                    .containsEntry("total", 1)
                    .containsEntry("matching", 1)
                    .containsEntry("shown", 1);
            var coroutine = shown(answer).getFirst();
            assertThat(coroutine)
                    .containsOnlyKeys(
                            "id",
                            "name",
                            "state",
                            "eventLoop",
                            "ageMillis",
                            "suspendedForMillis",
                            "waitsFor",
                            "headline",
                            "stack")
                    .containsEntry("state", "suspended")
                    .containsEntry("waitsFor", "java.lang.Thread.sleep");
            assertThat(coroutine.get("name").toString()).startsWith("http 127.0.0.1:");
            assertThat(coroutine.get("eventLoop").toString()).contains("event-loop");
            assertThat(coroutine.get("suspendedForMillis") != null).isEqualTo(EventLoops.coroutinesRunOnEventLoops());
            assertThat((List<?>) coroutine.get("stack"))
                    .anySatisfy(frame -> assertThat(frame.toString()).contains("java.lang.Thread.sleep("))
                    .anySatisfy(frame -> assertThat(frame.toString()).contains(AdminServerTest.class.getName()));
            assertThat(client).isNotNull();
        }
    }

    @Test
    void coroutinesAreChosenByLimitNameAndState() throws Exception {
        admin.show(application);
        try (var first = request("/sleep");
                var second = request("/wait")) {
            awaitSuspended(2);

            var limited = coroutines("?limit=1");
            assertThat(limited)
                    .containsEntry("total", 2)
                    .containsEntry("matching", 2)
                    .containsEntry("shown", 1);
            assertThat(shown(limited)).hasSize(1);
            assertThat(coroutines("?limit=0")).containsEntry("total", 2).containsEntry("shown", 0);
            assertThat(coroutines("?name=http")).containsEntry("matching", 2);
            assertThat(coroutines("?name=ftp")).containsEntry("total", 2).containsEntry("matching", 0);
            assertThat(coroutines("?state=RUNNING")).containsEntry("matching", 0);
            assertThat(shown(coroutines("?stack=false")))
                    .allSatisfy(coroutine -> assertThat(coroutine).doesNotContainKey("stack"));
            assertThat(shown(coroutines("")))
                    .anySatisfy(coroutine ->
                            assertThat(coroutine.get("waitsFor").toString()).contains("CountDownLatch"));
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    void theDumpIsText() throws Exception {
        assertThat(get("/coroutines/dump").body()).startsWith("Coroutine dump: 0 coroutines");
        admin.show(application);
        try (var first = request("/sleep");
                var second = request("/sleep")) {
            awaitSuspended(2);

            var dump = get("/coroutines/dump");

            assertThat(dump.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(dump.body())
                    .contains("2 coroutines \"http\", suspended", "waiting for java.lang.Thread.sleep")
                    .contains(AdminServerTest.class.getName());
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    void coroutinesAreSortedByTheServer() throws Exception {
        admin.show(application);
        try (var first = request("/sleep")) {
            awaitSuspended(1);
            try (var second = request("/sleep")) {
                awaitSuspended(2);
                var oldestFirst = names("?sort=-age");

                assertThat(names("?sort=age")).isEqualTo(oldestFirst.reversed());
                assertThat(names("?sort=-age&limit=1")).isEqualTo(oldestFirst.subList(0, 1));
                assertThat(names("?sort=name")).isSorted();
                assertThat(names("?sort=-name")).isEqualTo(names("?sort=name").reversed());
                assertThat(names("?sort=state")).hasSameElementsAs(oldestFirst);
                assertThat(names("?sort=-suspended")).hasSameElementsAs(oldestFirst);
                assertThat(first).isNotSameAs(second);
            }
        }
    }

    private List<String> names(String query) {
        return shown(coroutines(query)).stream()
                .map(coroutine -> coroutine.get("name").toString())
                .toList();
    }

    @Test
    void theHeadlineNamesTheApplicationsFrame() throws Exception {
        admin.show(application);
        try (var client = request("/sleep")) {
            awaitSuspended(1);

            var coroutine = shown(coroutines("?stack=headline")).getFirst();

            assertThat(coroutine).doesNotContainKey("stack");
            assertThat(coroutine.get("headline").toString())
                    .matches("suspended in Thread\\.sleep at AdminServerTest\\.java:\\d+");
            assertThat(client).isNotNull();
        }
    }

    @Test
    void oneCoroutineIsShownUntilItHasEnded() throws Exception {
        admin.show(application);
        var client = request("/wait");
        awaitSuspended(1);
        var id = shown(coroutines("")).getFirst().get("id");

        var one = JsonText.object(get("/coroutines/" + id).body());
        assertThat(one).containsEntry("id", id).containsEntry("state", "suspended");
        assertThat((List<?>) one.get("stack")).isNotEmpty();

        release.countDown();
        client.close();
        Eventually.isTrue("it has ended", () -> coroutines("").get("total").equals(0));
        assertThat(get("/coroutines/" + id).statusCode()).isEqualTo(404);
        assertThat(get("/coroutines/" + id).body()).contains("has ended");
        assertThat(get("/coroutines/x").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=-1",
                "?limit=x",
                "?limit=99999999",
                "?state=asleep",
                "?stack=maybe",
                "?sort=size",
                "?sort=--age"
            })
    void wrongParametersAreSaidWithWhatIsAllowed(String query) throws Exception {
        var answer = get("/coroutines" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("allowed are");
    }

    @Test
    void itAnswersWhileTheApplicationIsStalled() throws Exception {
        admin.show(application);
        try (var client = request("/stall")) {
            assertThat(stalled.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            assertThat(get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(get("/metrics").body()).contains("coroutine_live");
            assertThat(shown(coroutines("")).getFirst().get("stack").toString()).contains("AdminServerTest.stall");
            assertThat(client).isNotNull();
        }
    }

    @Test
    void configurationSaysWhereEachValueComesFromAndNoSecrets() throws Exception {
        var answer = get("/config");

        assertThat(JsonText.object(answer.body()))
                .containsEntry("port", Map.of("value", "8080", "source", "file", "place", "heddle.yaml:3"))
                .containsEntry(
                        "key-password", Map.of("value", "(hidden)", "source", "flag", "place", "--key-password"));
        assertThat(answer.body()).doesNotContain("swordfish");
    }

    @Test
    void coroutinesShowNothingThatAClientHasSent() throws Exception {
        admin.show(application);
        try (var client = RawClient.connect(application.httpAddress())
                .sendLines("GET /sleep?key=swordfish HTTP/1.1", "Host: a", "Cookie: session=swordfish", "")) {
            // It is suspended before, too, where it waits for the head and the JDK's internals are closed.
            Eventually.isTrue("it sleeps", () -> get("/coroutines").body().contains("Thread.sleep"));

            assertThat(get("/coroutines").body()).contains("Thread.sleep").doesNotContain("swordfish");
            assertThat(get("/coroutines/dump").body()).contains("Thread.sleep").doesNotContain("swordfish");
            assertThat(client).isNotNull();
        }
    }

    @Test
    void theFirstPageSaysWhatRuns() throws Exception {
        assertThat(get("/").body()).contains("1.2.3", "starting");
        admin.show(application);
        assertThat(get("/").body()).contains("ready", "href=\"/coroutines\"", "href=\"/metrics\"");
    }

    // ---- metrics

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | " + TEXT,
                "text/html | " + TEXT,
                "application/openmetrics-text | " + OPEN_METRICS,
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | " + OPEN_METRICS,
                "text/plain;version=0.0.4;q=0.6,application/openmetrics-text;q=0.5 | " + TEXT,
                "application/openmetrics-text;q=0 | " + TEXT
            })
    void metricsComeInTheFormatThatIsAskedFor(String accept, String type) throws Exception {
        var answer = get("/metrics", "Accept", accept);

        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(type.equals(OPEN_METRICS));
    }

    @Test
    void everyMeterIsThere() throws Exception {
        meters.bindProcess();
        meters.bindNetty(application.eventLoops());
        meters.bindPinning(application.eventLoops());
        Http.get(uri(application.httpAddress(), "/nowhere"));

        var names = get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();

        assertThat(names)
                .contains(
                        "coroutine_switches_total",
                        "coroutine_started_total",
                        "coroutine_completed_total",
                        "coroutine_failed_total",
                        "coroutine_cancelled_total",
                        "coroutine_live",
                        "coroutine_runnable",
                        "coroutine_pinned_total",
                        "coroutine_run_time_seconds",
                        "event_loop_lag_seconds",
                        "event_loop_stalls_total",
                        "connection_open",
                        "connection_accepted_total",
                        "connection_rejected_total",
                        "http_server_requests_seconds")
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_memory_allocated_bytes_total",
                        "jvm_threads_live_threads",
                        "jvm_classes_loaded_classes",
                        "jvm_info",
                        "process_uptime_seconds",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "netty_allocator_memory_used",
                        "netty_eventexecutor_workers",
                        "logback_events_total");
    }
}
