package dev.heddle.contender.micronaut;

import io.micronaut.runtime.Micronaut;
import java.util.HashMap;
import java.util.Map;

/**
 * Micronaut on Netty. Arguments: the port, the event loops, and what runs the controller: {@code event-loop}, {@code
 * loom-carrier} (virtual threads that the event loops carry) or {@code pool} (virtual threads of the JDK's pool).
 */
final class MicronautServer {
    static final String MODEL = "contender.model";
    static final String EVENT_LOOP = "event-loop";

    private static final String LOOM_CARRIER = "loom-carrier";

    private MicronautServer() {}

    static void main(String[] arguments) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.host", "127.0.0.1");
        properties.put("micronaut.server.port", arguments[0]);
        properties.put(MODEL, arguments[2]);
        for (String group : new String[] {"default", "parent"}) {
            String prefix = "micronaut.netty.event-loops." + group;
            // On both, the manual: the listener's event loops are a group of their own, and default to the JDK's
            // selector.
            properties.put(prefix + ".transport", "epoll");
            properties.put(prefix + ".prefer-native-transport", true);
        }
        properties.put("micronaut.netty.event-loops.default.num-threads", arguments[1]);
        properties.put("micronaut.netty.event-loops.parent.num-threads", 1);
        properties.put("micronaut.netty.event-loops.default.loom-carrier", arguments[2].equals(LOOM_CARRIER));
        // As many connects at once as the load has.
        properties.put("micronaut.server.netty.parent-options.SO_BACKLOG", 4_096);
        Micronaut.build(new String[0])
                .classes(MicronautServer.class)
                .properties(properties)
                .banner(false)
                .start();
    }
}
