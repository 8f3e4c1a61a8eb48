package dev.heddle.server.echo;

import dev.heddle.server.RouteProvider;
import dev.heddle.server.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The routes of others: of each {@link RouteProvider} on the class path. */
public final class RouteProviders {
    /** A provider that cannot be used. The message says which and why. */
    public static final class ProviderException extends Exception {
        private static final long serialVersionUID = 1;

        ProviderException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private RouteProviders() {}

    /**
     * Adds their routes.
     *
     * @return the names of the providers' classes
     * @throws ProviderException if one cannot be loaded, fails, or adds what has a handler already
     */
    public static List<String> addTo(Router router) throws ProviderException {
        return addTo(router, ServiceLoader.load(RouteProvider.class));
    }

    static List<String> addTo(Router router, Iterable<RouteProvider> providers) throws ProviderException {
        var names = new ArrayList<String>();
        try {
            for (var provider : providers) {
                var name = provider.getClass().getName();
                add(router, provider, name);
                names.add(name);
            }
        } catch (ServiceConfigurationError e) {
            throw new ProviderException("a route provider cannot be loaded: " + reason(e), e);
        }
        return names;
    }

    private static void add(Router router, RouteProvider provider, String name) throws ProviderException {
        try {
            provider.addRoutes(router);
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException("route provider " + name + " failed: " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        var cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
        return (e.getMessage() == null ? e.toString() : e.getMessage()) + cause;
    }
}
