package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.RouteProvider;
import dev.heddle.server.echo.RouteProviders.ProviderException;
import dev.heddle.server.http.Router;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

class RouteProvidersTest {
    private final Router router = EchoRoutes.addTo(new Router());

    static final class Collides implements RouteProvider {
        @Override
        public void addRoutes(Router router) {
            router.get("/get", exchange -> {});
        }
    }

    static final class Fails implements RouteProvider {
        @Override
        public void addRoutes(Router router) {
            throw new IllegalStateException("no database");
        }
    }

    @Test
    void aProviderThatCollidesIsNamed() {
        assertThatThrownBy(() -> RouteProviders.addTo(router, List.of(new Collides())))
                .isInstanceOf(ProviderException.class)
                .hasMessage("route provider " + Collides.class.getName() + " failed: GET /get has a handler already");
    }

    @Test
    void aProviderThatFailsIsNamed() {
        assertThatThrownBy(() -> RouteProviders.addTo(router, List.of(new Fails())))
                .hasMessage("route provider " + Fails.class.getName() + " failed: no database");
    }

    @Test
    void aProviderThatCannotBeLoadedIsNamed() {
        Iterable<RouteProvider> broken = () -> {
            throw new ServiceConfigurationError("Provider loom.Missing not found");
        };

        assertThatThrownBy(() -> RouteProviders.addTo(router, broken))
                .hasMessage("a route provider cannot be loaded: Provider loom.Missing not found");
    }

    @Test
    void theProvidersOfTheClassPathAreAdded() throws ProviderException {
        assertThat(RouteProviders.addTo(router)).containsExactly("dev.heddle.server.cli.GreetingRoutes");
        assertThat(router.patterns()).contains("/greeting/{name}");
    }
}
