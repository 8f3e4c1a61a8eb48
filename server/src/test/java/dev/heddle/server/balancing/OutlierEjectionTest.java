package dev.heddle.server.balancing;

import static dev.heddle.server.balancing.Groups.calls;
import static dev.heddle.server.balancing.Groups.count;
import static dev.heddle.server.balancing.Groups.ofWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A member whose calls fail is ejected, longer each time, and comes back on probation. */
class OutlierEjectionTest {
    private static final OutlierEjection AFTER_THREE =
            OutlierEjection.DEFAULT.withFailures(3).withTimes(Duration.ofSeconds(30), Duration.ofSeconds(100));

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000); // it passes over its end

    private UpstreamGroup group(int members) {
        var weights = new int[members];
        Arrays.fill(weights, 1);
        return ofWeights(weights).ejection(AFTER_THREE).clock(clock::get).build();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Calls until the member of a name has answered so often with a status. */
    private static void answer(UpstreamGroup group, String name, int times, int status) throws NoMemberException {
        for (int answered = 0, calls = 0; answered < times; calls++) {
            assertThat(calls).as("calls until %s has answered", name).isLessThan(1_000);
            try (var attempt = group.begin(new TestCall())) {
                boolean its = attempt.upstream().name().equals(name);
                attempt.responded(its ? status : 200);
                answered += its ? 1 : 0;
            }
        }
    }

    @Test
    void failuresInARowEject() throws Exception {
        var group = group(3);

        answer(group, "b", 3, 503);

        assertThat(calls(group, 4)).doesNotContain("b").contains("a", "c");
    }

    @Test
    void aSuccessBetweenThemDoesNot() throws Exception {
        var group = group(3);

        answer(group, "b", 2, 503);
        answer(group, "b", 1, 200);
        answer(group, "b", 2, 503);

        assertThat(calls(group, 3)).contains("b");
    }

    @Test
    void otherStatusesAreNoFailures() throws Exception {
        var group = group(3);

        answer(group, "b", 10, 500);

        assertThat(calls(group, 3)).contains("b");
    }

    @Test
    void comesBackWhenItsTimeIsOver() throws Exception {
        var group = group(3);
        answer(group, "b", 3, 502);

        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(calls(group, 6)).doesNotContain("b");
        pass(Duration.ofNanos(1));

        assertThat(count(calls(group, 6), "b")).isEqualTo(2);
    }

    @Test
    void onProbationOneFailureIsEnough() throws Exception {
        var group = group(3);
        answer(group, "b", 3, 502);
        pass(Duration.ofSeconds(30));

        answer(group, "b", 1, 502);

        assertThat(calls(group, 6)).doesNotContain("b");
    }

    @Test
    void aSuccessEndsTheProbation() throws Exception {
        var group = group(3);
        answer(group, "b", 3, 502);
        pass(Duration.ofSeconds(30));

        answer(group, "b", 1, 200);
        answer(group, "b", 2, 502);

        assertThat(calls(group, 6)).contains("b");
    }

    @Test
    void eachEjectionIsLongerUpToAMost() throws Exception {
        var group = group(3);
        answer(group, "b", 3, 502);
        for (var time : new int[] {30, 60, 90, 100, 100}) {
            pass(Duration.ofSeconds(time).minusNanos(1));
            assertThat(calls(group, 6)).as("before %s s", time).doesNotContain("b");
            pass(Duration.ofNanos(1));
            answer(group, "b", 1, 502);
        }
    }

    @Test
    void aGoodTimeMakesTheNextEjectionShorter() throws Exception {
        var group = group(3);
        answer(group, "b", 3, 502);
        pass(Duration.ofSeconds(30));
        answer(group, "b", 1, 502);
        pass(Duration.ofSeconds(60));
        answer(group, "b", 1, 200);

        pass(Duration.ofSeconds(60));
        answer(group, "b", 3, 502); // the third, but two base times have passed without one

        pass(Duration.ofSeconds(30));
        assertThat(calls(group, 6)).contains("b");
    }

    @Test
    void halfOfTheMembersMayBeEjected() throws Exception {
        var group = group(4);

        answer(group, "a", 3, 502);
        answer(group, "b", 3, 502);
        answer(group, "c", 5, 502);

        assertThat(calls(group, 6)).doesNotContain("a", "b").contains("c", "d");
    }

    @Test
    void oneMayBeEjectedWhateverTheShare() throws Exception {
        var group = ofWeights(1, 1)
                .ejection(AFTER_THREE.withMostPercent(1))
                .clock(clock::get)
                .build();

        answer(group, "a", 3, 502);

        assertThat(calls(group, 3)).isEqualTo("bbb");
    }

    @Test
    void theOnlyMemberIsNeverEjected() throws Exception {
        var group = group(1);

        answer(group, "a", 100, 502);

        assertThat(calls(group, 3)).isEqualTo("aaa");
    }

    @Test
    void theLastThatIsUpIsNeverEjected() throws Exception {
        var group = ofWeights(1, 1)
                .ejection(AFTER_THREE.withMostPercent(100))
                .clock(clock::get)
                .build();
        answer(group, "a", 3, 502);

        answer(group, "b", 100, 502);

        assertThat(calls(group, 3)).isEqualTo("bbb");
    }

    @Test
    void backupTakesThePlaceOfWhoIsEjected() throws Exception {
        var group = UpstreamGroup.builder("test")
                .member(Groups.member("a"))
                .member(Groups.member("b").withBackup(true))
                .ejection(AFTER_THREE)
                .clock(clock::get)
                .build();

        answer(group, "a", 3, 502);
        assertThat(calls(group, 3)).isEqualTo("bbb");
        pass(Duration.ofSeconds(30));

        assertThat(calls(group, 3)).isEqualTo("aaa");
    }

    @Test
    void slowStartGivesATenthMoreAfterEachTenth() throws Exception {
        var group = ofWeights(1, 1)
                .ejection(AFTER_THREE)
                .slowStart(Duration.ofSeconds(100))
                .clock(clock::get)
                .build();
        answer(group, "a", 3, 502);

        pass(Duration.ofSeconds(30));
        assertThat(count(calls(group, 110), "a")).isEqualTo(10);
        pass(Duration.ofSeconds(40));
        assertThat(count(calls(group, 150), "a")).isEqualTo(50);
        pass(Duration.ofSeconds(60));

        assertThat(count(calls(group, 200), "a")).isEqualTo(100);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> OutlierEjection.DEFAULT.withFailures(0))
                .hasMessage("0 failures before an ejection: allowed is 1 and more");
        assertThatThrownBy(() -> OutlierEjection.DEFAULT.withMostPercent(0))
                .hasMessage("0 % ejected: allowed are 1 to 100");
        assertThatThrownBy(() -> AFTER_THREE.withTimes(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("longest time of an ejection PT1S: allowed is the base time PT2S and more");
    }
}
