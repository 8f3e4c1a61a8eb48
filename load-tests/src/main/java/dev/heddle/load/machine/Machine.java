package dev.heddle.load.machine;

import dev.heddle.load.support.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux allows, as its {@code /proc} says.
 *
 * @param openFiles of a process
 * @param fileMax open files of the whole machine, of which {@code filesUsed} are taken
 * @param nrOpen to which the limit of a process can be raised
 * @param sourcePorts to one destination
 * @param tcpPressurePages memory of TCP's buffers from which on it is saved, the middle of {@code tcp_mem}
 * @param somaxconn to which an accept queue is cut
 * @param synBacklog handshakes under way
 * @param conntrackFree connections that netfilter can still follow; empty if it does not follow any
 * @param memory all there is, in bytes, and {@code memoryAvailable} of it
 */
public record Machine(
        OpenFiles openFiles,
        long fileMax,
        long filesUsed,
        long nrOpen,
        int sourcePorts,
        long tcpPressurePages,
        long pageBytes,
        int somaxconn,
        int synBacklog,
        OptionalLong conntrackFree,
        long memory,
        long memoryAvailable) {

    /**
     * Reads it.
     *
     * @param proc {@code /proc}
     * @throws IOException if this is not Linux, or a file is missing
     */
    public static Machine read(Path proc) throws IOException {
        if (!Files.isReadable(proc.resolve("meminfo"))) {
            throw new IOException("no " + proc + "/meminfo: what the machine allows is known on Linux only");
        }
        List<String> ports = words(proc, "sys/net/ipv4/ip_local_port_range");
        return new Machine(
                OpenFiles.parse(Files.readAllLines(proc.resolve("self/limits"))),
                number(proc, "sys/fs/file-max"),
                Long.parseLong(words(proc, "sys/fs/file-nr").getFirst()),
                number(proc, "sys/fs/nr_open"),
                Integer.parseInt(ports.get(1)) - Integer.parseInt(ports.get(0)) + 1,
                Long.parseLong(words(proc, "sys/net/ipv4/tcp_mem").get(1)),
                KernelMemory.pageBytes(proc),
                (int) number(proc, "sys/net/core/somaxconn"),
                (int) number(proc, "sys/net/ipv4/tcp_max_syn_backlog"),
                conntrackFree(proc),
                KernelMemory.memInfo(proc, "MemTotal"),
                KernelMemory.memInfo(proc, "MemAvailable"));
    }

    private static OptionalLong conntrackFree(Path proc) throws IOException {
        String most = "sys/net/netfilter/nf_conntrack_max";
        String now = "sys/net/netfilter/nf_conntrack_count";
        return Files.isReadable(proc.resolve(now))
                ? OptionalLong.of(number(proc, most) - number(proc, now))
                : OptionalLong.empty();
    }

    private static long number(Path proc, String file) throws IOException {
        return Long.parseLong(words(proc, file).getFirst());
    }

    private static List<String> words(Path proc, String file) throws IOException {
        // Not readString: it begins with one byte of a file whose size is 0, and the kernel gives a setting in one
        // piece.
        String line = Files.readAllLines(proc.resolve(file)).getFirst();
        return Stream.of(line.strip().split("\\s+", -1)).toList();
    }
}
