package dev.heddle.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who takes part in which work is as the report says. */
final class CandidatesTest {
    private final List<Candidate> all =
            Candidates.all(new Setting(List.of(), 2, 64, () -> Path.of("heddle.jar"), Path.of("results")));

    @Test
    void namesAreDistinctAndEachSaysWhatItIs() {
        assertThat(all).extracting(Candidate::name).doesNotHaveDuplicates().startsWith(Heddle.NAME);
        assertThat(all).allSatisfy(candidate -> {
            assertThat(candidate.what()).isNotBlank();
            assertThat(candidate.settings()).isNotEmpty();
        });
    }

    @Test
    void whoCannotDoAWorkHasAReason() {
        assertThat(able(Work.PROXY)).containsExactly("heddle", "nginx", "haproxy", "go");
        assertThat(able(Work.DELAY)).doesNotContain("nginx", "haproxy").contains("heddle", "callback", "jdk");
        assertThat(able(Work.PLAINTEXT)).hasSameSizeAs(all);
    }

    private List<String> able(Work work) {
        return all.stream()
                .filter(candidate -> candidate.cannot(work).isEmpty())
                .map(Candidate::name)
                .toList();
    }
}
