package dev.heddle.load.hold;

import dev.heddle.load.support.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan needs of the machine, beside what it allows. Nothing is changed here: that is for its owner. */
final class Requirements {
    /** Memory that one process takes beside its connections: the JVM, its code, what the start leaves. */
    private static final long SERVER_BYTES = 220L << 20;

    private static final long INJECTOR_BYTES = 90L << 20;

    /** Memory of a connection in the server, in the injector, and of its two sockets in the kernel; generous. */
    private static final long CONNECTION_BYTES = (18L + 9 + 12) << 10;

    /** Page of TCP's buffers that each of the two sockets of a connection may keep. */
    private static final long PAGES_PER_CONNECTION = 2;

    private final List<Requirement> all;

    private Requirements(List<Requirement> all) {
        this.all = all;
    }

    static Requirements of(HoldPlan plan, Machine machine) {
        List<Requirement> all = new ArrayList<>();
        addFiles(all, plan, machine);
        addNetwork(all, plan, machine);
        long memory = memory(plan);
        all.add(new Requirement(
                "memory in all, MB (MemAvailable)",
                memory >> 20,
                machine.memoryAvailable() >> 20,
                "take fewer connections, or a machine with more memory"));
        return new Requirements(all);
    }

    private static void addFiles(List<Requirement> all, HoldPlan plan, Machine machine) {
        int files = plan.filesPerProcess();
        // A JVM raises its soft limit to the hard one when it starts.
        all.add(new Requirement(
                "open files of a process (ulimit -Hn)",
                files,
                machine.openFiles().hard(),
                (files > machine.nrOpen() ? "sysctl -w fs.nr_open=" + files + " and " : "") + "ulimit -Hn " + files
                        + ", as root"));
        long processes = (long) plan.servers() + plan.injectors();
        long inAll = machine.filesUsed() + 2L * plan.connections() + 500 * processes;
        all.add(new Requirement(
                "open files of the machine (fs.file-max)", inAll, machine.fileMax(), sysctl("fs.file-max", inAll)));
    }

    private static void addNetwork(List<Requirement> all, HoldPlan plan, Machine machine) {
        int ports = plan.portsPerDestination();
        all.add(new Requirement(
                "source ports to one address (ip_local_port_range)",
                ports,
                machine.sourcePorts(),
                "sysctl -w net.ipv4.ip_local_port_range='" + Math.max(1_024, 65_536 - 2 * ports) + " 65535'"));
        long pages = PAGES_PER_CONNECTION * plan.connections();
        all.add(new Requirement(
                "pages of TCP buffers (middle of tcp_mem)",
                pages,
                machine.tcpPressurePages(),
                "sysctl -w net.ipv4.tcp_mem='%d %d %d'".formatted(pages * 3 / 4, pages, pages * 3 / 2)));
        int queue = Math.min(plan.connections(), HoldPlan.CONNECTING);
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
                        plan.connections(),
                        free,
                        sysctl("net.netfilter.nf_conntrack_max", 2L * plan.connections()))));
    }

    private static String sysctl(String name, long value) {
        return "sysctl -w " + name + "=" + value;
    }

    private static long memory(HoldPlan plan) {
        return plan.servers() * SERVER_BYTES
                + plan.injectors() * INJECTOR_BYTES
                + plan.connections() * CONNECTION_BYTES;
    }

    /** As a table. */
    String text(Machine machine) {
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
    void check() {
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
