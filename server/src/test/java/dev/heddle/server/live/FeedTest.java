package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestServer;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stream of events that the page lives on, over a socket. */
class FeedTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private Viewed viewed;

    @BeforeEach
    void start() throws IOException {
        viewed = Viewed.of(
                server, LoadPermission.GIVEN, exchange -> exchange.response().send("ok"));
    }

    @AfterEach
    void stop() {
        viewed.close();
    }

    private EventReader open() throws IOException {
        return EventReader.open(viewed.uri("/live"));
    }

    @Test
    void eventsComeInTheirOrder() throws Exception {
        try (var events = open()) {
            assertThat(events.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(events.header("Cache-Control")).isEqualTo("no-store");
            assertThat(events.next().name()).isEqualTo("hello");
            assertThat(events.next().name()).isEqualTo("history");
            var first = JsonText.object(events.next("sample").data());
            var second = JsonText.object(events.next("sample").data());

            assertThat((long) second.get("time")).isGreaterThan((long) first.get("time"));
            assertThat(second).containsEntry("state", "ready").containsEntry("connections", 0);
            assertThat(second.get("switchesPerSecond")).isNotNull();
        }
    }

    @Test
    void whatHappensIsSeen() throws Exception {
        try (var events = open();
                var client = server.connect()) {
            var sample = sampleAfterRequest(client, events);
            while (!sample.get("connections").equals(1) || !(sample.get("p50") instanceof Double)) {
                sample = sampleAfterRequest(client, events);
            }

            assertThat(sample).containsEntry("live", 1);
            assertThat((double) sample.get("slowest")).isPositive();
        }
    }

    /** A request before each: one alone may fall into a sample that is history already when the stream of events begins. */
    private static Map<String, Object> sampleAfterRequest(RawClient client, EventReader events) throws IOException {
        client.get("/").read();
        return JsonText.object(events.next("sample").data());
    }

    @Test
    void whoComesLaterHasTheHistory() throws Exception {
        String latest;
        try (var first = open()) {
            first.next("sample");
            latest = first.next("sample").data();
        }
        try (var second = open()) {
            assertThat(second.next("history").data()).contains(latest);
        }
    }

    @Test
    void itEndsWhenTheServerDrains() throws Exception {
        try (var events = open()) {
            events.next("history");
            server.server().drain(Duration.ZERO);

            assertThat(events.next("end").data()).contains("drains");
            assertThatThrownBy(events::next).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void itEndsWhenThePortCloses() throws Exception {
        try (var events = open()) {
            events.next("history");
            viewed.admin().close();

            assertThat(events.next("end").name()).isEqualTo("end");
        }
    }

    @Test
    void beforeTheApplicationStartsThereIsAFeedToo() throws Exception {
        try (var alone = new Viewed(LoadPermission.GIVEN);
                var events = EventReader.open(alone.uri("/live"))) {
            assertThat(events.next("sample").data()).contains("\"state\":\"starting\"", "\"connections\":0");
        }
    }

    @Test
    void aHeadRequestIsNoViewer() {
        var answer = Http.send("HEAD", viewed.uri("/live"), "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    }
}
