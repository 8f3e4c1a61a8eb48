package dev.heddle.load.machine;

import dev.heddle.load.support.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan needs of the machine, beside what it allows. Nothing is changed here: that is for its owner. */
public final class Requirements {
    /** Page of TCP's buffers that each of the two sockets of a connection may keep. */
    private static final long PAGES_PER_CONNECTION = 2;

    private final List<Requirement> all;

    private Requirements(List<Requirement> all) {
        this.all = all;
    }

    /** Those of a demand. */
    public static Requirements of(Demand demand, Machine machine) {
        List<Requirement> all = new ArrayList<>();
        addFiles(all, demand, machine);
        addNetwork(all, demand, machine);
        all.add(new Requirement(
                "memory in all, MB (MemAvailable)",
                demand.memoryBytes() >> 20,
                machine.memoryAvailable() >> 20,
                "take fewer connections, or a machine with more memory"));
        return new Requirements(all);
    }

    private static void addFiles(List<Requirement> all, Demand demand, Machine machine) {
        int files = demand.filesPerProcess();
        // A JVM raises its soft limit to the hard one when it starts.
        all.add(new Requirement(
                "open files of a process (ulimit -Hn)",
                files,
                machine.openFiles().hard(),
                (files > machine.nrOpen() ? "sysctl -w fs.nr_open=" + files + " and " : "") + "ulimit -Hn " + files
                        + ", as root"));
        long inAll = machine.filesUsed() + 2L * demand.connections() + 500L * demand.processes();
        all.add(new Requirement(
                "open files of the machine (fs.file-max)", inAll, machine.fileMax(), sysctl("fs.file-max", inAll)));
    }

    private static void addNetwork(List<Requirement> all, Demand demand, Machine machine) {
        int ports = demand.portsPerDestination();
        all.add(new Requirement(
                "source ports to one address (ip_local_port_range)",
                ports,
                machine.sourcePorts(),
                "sysctl -w net.ipv4.ip_local_port_range='" + Math.max(1_024, 65_536 - 2 * ports) + " 65535'"));
        long pages = PAGES_PER_CONNECTION * demand.connections();
        all.add(new Requirement(
                "pages of TCP buffers (middle of tcp_mem)",
                pages,
                machine.tcpPressurePages(),
                "sysctl -w net.ipv4.tcp_mem='%d %d %d'".formatted(pages * 3 / 4, pages, pages * 3 / 2)));
        int queue = Math.min(demand.connections(), demand.connecting());
        all.add(new Requirement(
                "accept queue (net.core.somaxconn)", queue, machine.somaxconn(), sysctl("net.core.somaxconn", queue)));
        all.add(new Requirement(
                "handshakes under way (tcp_max_syn_backlog)",
                queue,
                machine.synBacklog(),
                sysctl("net.ipv4.tcp_max_syn_backlog", queue)));
        machine.conntrackFree()
                .ifPresent(free -> all.add(new Requirement(
                        "entries of conntrack, which is loaded",
                        demand.connections(),
                        free,
                        sysctl("net.netfilter.nf_conntrack_max", 2L * demand.connections()))));
    }

    private static String sysctl(String name, long value) {
        return "sysctl -w " + name + "=" + value;
    }

    /** As a table. */
    public String text(Machine machine) {
        String head = "  %-52s %15s %15s%n".formatted("what the machine must allow", "needed", "found");
        String tcp = "%n  (tcp_mem saves memory from %,d MB on, of %,d MB that the machine has)"
                .formatted((machine.tcpPressurePages() * machine.pageBytes()) >> 20, machine.memory() >> 20);
        return head + all.stream().map(Requirement::line).collect(Collectors.joining(System.lineSeparator())) + tcp;
    }

    /**
     * Refuses a plan that the machine does not allow.
     *
     * @throws UsageException says all that is too little, and what would change it
     */
    public void check() {
        List<String> unmet = all.stream()
                .filter(requirement -> !requirement.isMet())
                .map(requirement -> "%s is %,d, needed is %,d: %s"
                        .formatted(requirement.name(), requirement.found(), requirement.needed(), requirement.remedy()))
                .toList();
        if (!unmet.isEmpty()) {
            throw new UsageException(String.join("; ", unmet));
        }
    }
}
