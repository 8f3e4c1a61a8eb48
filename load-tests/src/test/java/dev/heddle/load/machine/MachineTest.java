package dev.heddle.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /proc} says of the machine, and what is refused where it allows too little. */
final class MachineTest {
    private static final Demand DEMAND = new Demand(100_000, 12, 17_874, 8_334, 1_024, 5L << 30);
    private static final Machine LARGE = new Machine(
            new OpenFiles(20_000, 20_000),
            1_000_000,
            1_000,
            1_048_576,
            28_232,
            400_000,
            4_096,
            4_096,
            2_048,
            OptionalLong.empty(),
            32L << 30,
            30L << 30);

    @TempDir
    Path proc;

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private void writeProc() throws IOException {
        write("meminfo", "MemTotal:       24684084 kB\nMemAvailable:   23686248 kB\nSlab:   353880 kB\n");
        write("self/limits", """
            Limit                     Soft Limit           Hard Limit           Units
            Max open files            1024                 20000                files
            """);
        write("self/smaps", "55d0-55d1 r--p 0 fe:00 1 /bin/cat\nSize: 8 kB\nKernelPageSize:        4 kB\n");
        write("sys/fs/file-max", "2466170\n");
        write("sys/fs/file-nr", "963\t0\t2466170\n");
        write("sys/fs/nr_open", "1048576\n");
        write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        write("sys/net/ipv4/tcp_mem", "287898\t383867\t575796\n");
        write("sys/net/ipv4/tcp_max_syn_backlog", "2048\n");
        write("sys/net/core/somaxconn", "4096\n");
        write("net/sockstat", "sockets: used 15\nTCP: inuse 7 orphan 0 tw 3 alloc 9 mem 66\nUDP: inuse 1 mem 0\n");
    }

    @Test
    void theTextsOfProcAreRead() throws Exception {
        writeProc();

        Machine machine = Machine.read(proc);

        assertThat(machine)
                .isEqualTo(new Machine(
                        new OpenFiles(1_024, 20_000),
                        2_466_170,
                        963,
                        1_048_576,
                        28_232,
                        383_867,
                        4_096,
                        4_096,
                        2_048,
                        OptionalLong.empty(),
                        24_684_084L << 10,
                        23_686_248L << 10));
    }

    @Test
    void conntrackCountsWhereItIsLoaded() throws Exception {
        writeProc();
        write("sys/net/netfilter/nf_conntrack_max", "262144\n");
        write("sys/net/netfilter/nf_conntrack_count", "1872\n");

        assertThat(Machine.read(proc).conntrackFree()).hasValue(262_144 - 1_872);
    }

    @Test
    void otherSystemsAreNamedAsWhatTheyAre() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Machine.read(proc))
                .withMessageEndingWith("what the machine allows is known on Linux only");
    }

    @Test
    void memoryOfTheKernelIsReadAndCompared() throws Exception {
        writeProc();
        KernelMemory before = KernelMemory.read(proc);
        write("net/sockstat", "sockets: used 15\nTCP: inuse 207 orphan 0 tw 3 alloc 9 mem 166\n");
        write("net/sockstat6", "TCP6: inuse 100\n");
        write("meminfo", "MemAvailable:   23685248 kB\nSlab:   354880 kB\n");
        write("slabinfo", """
            slabinfo - version: 2.1
            # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>
            TCP                  200    210   2432   13    8 : tunables 0 0 0 : slabdata 2 2 0
            filp                 100    110    256   16    1 : tunables 0 0 0 : slabdata 2 2 0
            """);

        KernelMemory growth = KernelMemory.read(proc).minus(before);

        assertThat(before.caches()).as("for root only").isEmpty();
        assertThat(growth)
                .isEqualTo(new KernelMemory(
                        300,
                        100 * 4_096,
                        1_000 << 10,
                        Map.of("TCP", 210L * 2_432, "filp", 110L * 256),
                        -(1_000 << 10)));
        assertThat(growth.largest(5, 100_000)).containsExactly(Map.entry("TCP", 210L * 2_432));
    }

    @Test
    void whatIsEnoughIsShownAndTaken() {
        Requirements requirements = Requirements.of(DEMAND, LARGE);

        requirements.check();
        assertThat(requirements.text(LARGE))
                .contains("open files of a process", "17,874", "20,000", "32,768 MB")
                .doesNotContain("too little", "conntrack");
    }

    @Test
    void whatIsTooLittleIsRefusedWithTheCommandsThatChangeIt() {
        Machine small = new Machine(
                new OpenFiles(1_024, 4_096),
                150_000,
                1_000,
                8_192,
                5_000,
                100_000,
                4_096,
                128,
                256,
                OptionalLong.of(65_536),
                4L << 30,
                2L << 30);

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Requirements.of(DEMAND, small).check())
                .withMessageContaining("open files of a process (ulimit -Hn) is 4,096, needed is 17,874: "
                        + "sysctl -w fs.nr_open=17874 and ulimit -Hn 17874, as root")
                .withMessageContaining("needed is 207,000: sysctl -w fs.file-max=207000")
                .withMessageContaining("sysctl -w net.ipv4.ip_local_port_range='")
                .withMessageContaining("sysctl -w net.ipv4.tcp_mem='150000 200000 300000'")
                .withMessageContaining("sysctl -w net.core.somaxconn=1024")
                .withMessageContaining("sysctl -w net.ipv4.tcp_max_syn_backlog=1024")
                .withMessageContaining("sysctl -w net.netfilter.nf_conntrack_max=200000")
                .withMessageContaining("memory in all, MB (MemAvailable) is 2,048");
    }
}
