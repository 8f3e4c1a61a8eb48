package dev.heddle.server.live;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.Server;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the server, its meters and the JVM count. Adds nothing to the path of a request. */
final class Readings implements Supplier<Reading> {
    private final Supplier<@Nullable Server> application;
    private final MeterRegistry registry;
    private final LongSupplier clock;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    Readings(Supplier<@Nullable Server> application, MeterRegistry registry, LongSupplier clock) {
        this.application = application;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Reading get() {
        var server = application.get();
        var loops = server == null
                ? List.<CoroutineScheduler>of()
                : server.eventLoops().schedulers();
        return new Reading(
                clock.getAsLong(),
                System.currentTimeMillis(),
                stateOf(server),
                server == null ? 0 : server.openConnections(),
                histogram("http.server.requests"),
                sum(loops, CoroutineScheduler::switches),
                (int) sum(loops, CoroutineScheduler::live),
                (int) sum(loops, CoroutineScheduler::runnable),
                histogram("event.loop.lag"),
                loops.stream().map(this::cpuNanos).toList(),
                memory());
    }

    static String stateOf(@Nullable Server server) {
        if (server == null) {
            return "starting";
        }
        return server.isDraining() ? "draining" : "ready";
    }

    private Histogram histogram(String name) {
        return Histogram.of(registry.find(name).timers());
    }

    private static long sum(List<CoroutineScheduler> loops, ToLongFunction<CoroutineScheduler> figure) {
        return loops.stream().mapToLong(figure).sum();
    }

    /** Zero if it cannot be had. */
    private long cpuNanos(CoroutineScheduler loop) {
        long thread = loop.platformThreadId();
        return thread < 0 || !threads.isThreadCpuTimeSupported() ? 0 : Math.max(0, threads.getThreadCpuTime(thread));
    }

    private Reading.Memory memory() {
        var runtime = Runtime.getRuntime();
        return new Reading.Memory(runtime.totalMemory() - runtime.freeMemory(), heapAfterLastCollection());
    }

    private long heapAfterLastCollection() {
        return collectors.stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max((one, other) -> Long.compare(one.getEndTime(), other.getEndTime()))
                .map(this::heapAfter)
                .orElse(-1L);
    }

    private long heapAfter(GcInfo collection) {
        return collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
