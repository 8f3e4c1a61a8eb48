package dev.heddle.coroutine.costs.peer;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** One measure in Java: {@code MEASURE pair WARM_UP_MS MEASURED_MS} or {@code MEASURE memory COUNT}. */
public final class JavaPeer {
    private static final Map<String, Measure> PAIRS = new TreeMap<>(Map.ofEntries(
            Map.entry("heddle-generator", CalledPairs::generator),
            Map.entry("heddle-transfer", CalledPairs::transfer),
            Map.entry("heddle-switch", LoopPairs::switching),
            Map.entry("heddle-park", batches -> LoopPairs.parking(batches, LoopPairs.BUSY)),
            Map.entry("heddle-park-alone", batches -> LoopPairs.parking(batches, 1)),
            Map.entry("heddle-yield", batches -> LoopPairs.yielding(batches, LoopPairs.BUSY)),
            Map.entry("heddle-yield-alone", batches -> LoopPairs.yielding(batches, 1)),
            Map.entry("jdk-continuation", CalledPairs::continuation),
            Map.entry("jdk-virtual-park", VirtualThreadPairs::parking),
            Map.entry("jdk-virtual-yield", VirtualThreadPairs::yielding),
            Map.entry("state-machine", CalledPairs::stateMachine)));

    private JavaPeer() {}

    private interface Measure {
        double nanosPerPair(Batches batches) throws Exception;
    }

    /** The program. */
    public static void main(String[] arguments) throws Exception {
        System.out.println("runtime JDK " + version());
        switch (arguments[1]) {
            case "pair" -> {
                var batches = new Batches(millis(arguments[2]), millis(arguments[3]));
                System.out.printf("pair-ns %.2f%n", find(PAIRS, arguments[0]).nanosPerPair(batches));
            }
            case "memory" -> {
                try (var suspended = find(SuspendedKinds.all(), arguments[0]).get()) {
                    System.out.printf("bytes %.0f%n", LiveHeap.bytesPerOne(suspended, Integer.parseInt(arguments[2])));
                    System.out.flush();
                    Runtime.getRuntime().halt(0); // those that are suspended need not be cancelled
                }
            }
            default -> throw new IllegalArgumentException(arguments[1] + ": allowed are pair and memory");
        }
    }

    private static <T> T find(Map<String, T> measures, String name) {
        var found = measures.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + ": allowed are " + measures.keySet());
        }
        return found;
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static String version() {
        var version = Runtime.version();
        return version.feature() + "." + version.interim() + "." + version.update();
    }
}
