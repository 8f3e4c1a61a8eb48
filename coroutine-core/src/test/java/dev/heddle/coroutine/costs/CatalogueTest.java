package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.costs.peer.SuspendedKinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue's measures have names of their own, and every source of a peer is used by one. */
final class CatalogueTest {
    private final Options options = Options.from(new Properties());
    private final List<Measure> measures = Catalogue.of(options);

    @Test
    void namesAreUnique() {
        assertThat(measures).extracting(Measure::name).doesNotHaveDuplicates();
    }

    @Test
    void whatIsSuspendedSaysHowItIsCounted() {
        assertThat(measures)
                .allSatisfy(measure -> assertThat(measure.account().isEmpty()).isEqualTo(measure.suspended() == 0));
    }

    @Test
    void everySourceOfAPeerIsUsed() throws Exception {
        var commands = measures.stream()
                .map(Measure::peer)
                .map(peer -> peer.build() + " " + peer.program())
                .toList();
        try (Stream<Path> files = Files.walk(options.peers())) {
            var sources = files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> !name.endsWith(".md") && !name.endsWith(".h"))
                    .toList();
            assertThat(sources)
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(commands)
                            .anySatisfy(command -> assertThat(command).contains(source)));
        }
    }

    @Test
    void whatIsSuspendedInJavaIsKnownToTheProgram() {
        assertThat(measures)
                .filteredOn(measure -> measure.peer().name().equals("java") && measure.suspended() > 0)
                .extracting(Measure::argument)
                .containsExactlyInAnyOrderElementsOf(SuspendedKinds.all().keySet());
    }
}
