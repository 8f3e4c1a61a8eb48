package dev.heddle.coroutine.costs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine that was measured on.
 *
 * @param processors how many this process may use
 * @param model of the processors, as the system names it
 * @param system its name, version and architecture
 */
record Machine(int processors, String model, String system) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Machine ofThisProcess() {
        var system = "%s %s, %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.version").replaceFirst("-.*", ""),
                        System.getProperty("os.arch"));
        return new Machine(Runtime.getRuntime().availableProcessors(), processorModel(), system);
    }

    private static String processorModel() {
        try {
            return modelIn(Files.readAllLines(CPU_INFO));
        } catch (IOException notLinux) {
            return "unknown processor";
        }
    }

    static String modelIn(List<String> cpuInfo) {
        return cpuInfo.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    @Override
    public String toString() {
        return "%d processors, %s; %s".formatted(processors, model, system);
    }
}
