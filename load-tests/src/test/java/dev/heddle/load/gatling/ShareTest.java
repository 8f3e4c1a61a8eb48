package dev.heddle.load.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a load is divided among injectors: nothing lost, nothing twice. */
final class ShareTest {
    @Test
    void thePartsAddUpToTheTotal() {
        for (int count = 1; count <= 7; count++) {
            assertThat(Share.among(count).stream()
                            .mapToInt(share -> share.of(20))
                            .sum())
                    .isEqualTo(20);
            assertThat(Share.among(count).stream()
                            .mapToDouble(share -> share.ofRate(20))
                            .sum())
                    .isCloseTo(20, offset(1e-9));
        }
        assertThat(Share.among(3).stream().map(share -> share.of(20))).containsExactly(7, 7, 6);
    }

    @Test
    void eachAddressIsOneInjectors() {
        List<String> addresses = List.of("a", "b", "c", "d", "e");
        assertThat(Share.among(2).stream().map(share -> share.of(addresses)))
                .containsExactly(List.of("a", "c", "e"), List.of("b", "d"));
    }

    @Test
    void tooFewAddressesAreShared() {
        assertThat(Share.among(2).stream().map(share -> share.of(List.of("a"))))
                .containsExactly(List.of("a"), List.of("a"));
    }
}
