package dev.heddle.load.attack;

import dev.heddle.load.support.Background;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** A process that attacks a server of this machine, one attack after the other: warm from the second on. Of the lowest priority. */
final class AttackerProcess implements Assault {
    private static final List<String> JVM_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final ChildProcess process;

    private AttackerProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it; it does nothing yet. */
    static AttackerProcess start(CpuList cpus) throws IOException {
        List<String> command =
                cpus.bind(Background.of(JavaCommand.ofMain(JVM_FLAGS, AttackerMain.class.getName(), List.of())));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        return new AttackerProcess(ChildProcess.start("attackers", builder));
    }

    @Override
    public void begin(AttackKind kind, int port, int connections, int rate) throws IOException {
        send("%s %d %d %d".formatted(kind.word(), port, connections, rate));
    }

    /** They leave, without a word. */
    @Override
    public Casualties end() throws IOException, LoadException {
        send("end");
        String line = process.output().readLine();
        if (line == null) {
            throw new LoadException("the attackers' process has ended");
        }
        return Casualties.parse(line);
    }

    private void send(String line) throws IOException {
        process.input().write(line + "\n");
        process.input().flush();
    }

    @Override
    public void close() {
        process.close();
    }
}
