package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is right and wrong on the command line and in variables, before anything starts. */
class CommandLineTest {
    private static final String ESCAPE = "\u001b[";

    @Test
    void help() throws Exception {
        var root = Program.run("--help");
        assertThat(root.exitStatus()).isZero();
        assertThat(root.out.all()).anySatisfy(line -> assertThat(line).startsWith("Usage: heddle-server"));
        assertThat(root.err.all()).isEmpty();

        var echo = Program.run("echo", "--help");
        assertThat(echo.exitStatus()).isZero();
        assertThat(String.join("\n", echo.out.all()))
                .contains("--admin-port=PORT", "Default: 9090", "Examples:", "HEDDLE_PORT=8888");
    }

    @Test
    void helpHasColoursOnATerminalOnly() throws Exception {
        assertThat(String.join("\n", Program.runOnTerminal("echo", "--help").out.all()))
                .contains(ESCAPE);
        assertThat(String.join("\n", Program.run("echo", "--help").out.all())).doesNotContain(ESCAPE);
    }

    @Test
    void version() throws Exception {
        var program = Program.run("--version");

        assertThat(program.exitStatus()).isZero();
        assertThat(program.out.all()).containsExactly("heddle-server development (Java " + Runtime.version() + ")");
        assertThat(Program.run("echo", "--version").out.all()).isEqualTo(program.out.all());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                            | no command (allowed: echo, proxy, completion)",
                "sing                        | unknown command 'sing' (allowed: echo, proxy, completion)",
                "--sing                      | unknown option '--sing' (allowed: --help, --version)",
                "echo song                   | unexpected argument 'song' (allowed: --access-log, *)",
                "echo --prot 1               | unknown option '--prot' (allowed: --access-log, *)",
                "echo --port                 | --port: no value (allowed: --port PORT)",
                "echo --port 1 --port 2      | --port is there twice (allowed: once)",
                "echo --port abc             | --port 'abc': not a port (allowed: 0 to 65535, or off)",
                "echo --port -1              | --port '-1': not a port (allowed: 0 to 65535, or off)",
                "echo --port=65536           | --port '65536': not a port (allowed: 0 to 65535, or off)",
                "echo --port=off             | port off without TLS (allowed: a port, or off with a port for TLS and a"
                        + " certificate)",
                "echo --tls-port=on          | --tls-port 'on': not a port (allowed: 0 to 65535, or off)",
                "echo --tls-port=1           | --tls-port without a certificate (allowed: --tls-cert with --tls-key, or"
                        + " --tls-self-signed)",
                "echo --tls-cert x           | 1 of tls-cert and 0 of tls-key (allowed: one key for each certificate,"
                        + " in their order)",
                "echo --tls-key x            | 0 of tls-cert and 1 of tls-key (allowed: one key for each certificate,"
                        + " in their order)",
                "echo --tls-cert x --tls-key y | certificate 'x' does not exist (allowed: a file in PEM)",
                "echo --tls-self-signed --tls-client-ca x | tls-client-auth off with tls-client-ca (allowed:"
                        + " tls-client-auth optional or required with tls-client-ca, or neither)",
                "echo --tls-self-signed --tls-min-version 1.1 | --tls-min-version '1.1': unknown (allowed: 1.2, 1.3)",
                "echo --tls-provider nss     | --tls-provider 'nss': unknown (allowed: auto, openssl, jdk)",
                "echo --tls-client-auth maybe | --tls-client-auth 'maybe': unknown (allowed: off, optional, required)",
                "echo --tls-handshake-timeout 0 | --tls-handshake-timeout '0': not a time (allowed: more than 0, *)",
                "echo --http3=maybe          | --http3 'maybe': unknown (allowed: true, false)",
                "echo --http3                | http3 without TLS (allowed: with a port for TLS and a certificate, by"
                        + " --tls-cert and --tls-key, or --tls-self-signed)",
                "echo --http3 --tls-self-signed --tls-port=off | http3 without TLS (allowed: with a port for TLS and a"
                        + " certificate, by --tls-cert and --tls-key, or --tls-self-signed)",
                "echo --http3 --tls-self-signed --proxy-protocol any | http3 with proxy-protocol, whose header QUIC"
                        + " does not carry (allowed: one of them)",
                "echo --tcp-port=on          | --tcp-port 'on': not a port (allowed: 0 to 65535, or off)",
                "echo --admin-port=x         | --admin-port 'x': not a port (allowed: 0 to 65535, or off)",
                "echo --admin-token-file /none | --admin-token-file '/none': cannot be read (allowed: a file with a"
                        + " token in one line)",
                "echo --admin-token-file pom.xml | --admin-token-file 'pom.xml': has no token (allowed: in one line,"
                        + " 16 to 512 letters, digits and ._~+/-, as *)",
                "echo --reuse-port=maybe     | --reuse-port 'maybe': unknown (allowed: true, false)",
                "echo --live-load=maybe      | --live-load 'maybe': unknown (allowed: true, false)",
                "proxy --live-load           | unknown option '--live-load' (allowed: --access-log, *)",
                "echo --event-loops 0        | --event-loops '0': not a number in range (allowed: 1 to 1024)",
                "echo --event-loops 1025     | --event-loops '1025': not a number in range (allowed: 1 to 1024)",
                "echo --transport smoke      | --transport 'smoke': unknown (allowed: auto, epoll, kqueue, io_uring,"
                        + " nio)",
                "echo --max-connections 0    | --max-connections '0': not a number in range (allowed: 1 to 100000000)",
                "echo --max-request-line 1   | --max-request-line '1': not a size (allowed: 64 to 1m, as *)",
                "echo --max-header-bytes 2m  | --max-header-bytes '2m': not a size (allowed: 64 to 1m, as *)",
                "echo --max-body-bytes 1t    | --max-body-bytes '1t': not a size (allowed: 0 to 1048576g, as *)",
                "echo --head-timeout 0       | --head-timeout '0': not a time (allowed: more than 0, as 10s, *)",
                "echo --body-timeout 1d      | --body-timeout '1d': not a time (allowed: more than 0, as 10s, *)",
                "echo --idle-timeout ''      | --idle-timeout '': not a time (allowed: more than 0, as 10s, *)",
                "echo --grace -1             | --grace '-1': not a time (allowed: 0 and more, as 10s, *)",
                "echo --access-log=maybe     | --access-log 'maybe': unknown (allowed: true, false, json)",
                "proxy                       | neither upstream nor routes (allowed: --upstream URL, HEDDLE_UPSTREAM,"
                        + " or upstream: or routes: in the file of --config)",
                "proxy --upstream a:9001     | --upstream 'a:9001': not a URL (allowed: http or https, a host and"
                        + " perhaps a port, as *)",
                "proxy --upstream http://a/x | --upstream 'http://a/x': not a URL (allowed: http or https, a host *)",
                "proxy --upstream http://me:secret@a | --upstream 'http://(hidden)@a': not a URL (allowed: http or"
                        + " https,*)",
                "proxy --upstream-timeout 0  | --upstream-timeout '0': not a time (allowed: more than 0, as *)",
                "proxy --max-upstream-connections 0 | --max-upstream-connections '0': not a number in range *)",
                "echo --log-level loud       | --log-level 'loud': unknown (allowed: error, warn, info, debug, trace)"
            })
    void wrongUseIsOneLineAndStatus2(String args, String line) throws Exception {
        var program = Program.run(args == null ? new String[0] : split(args));

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.out.all()).isEmpty();
        assertThat(program.err.all()).hasSize(1);
        if (line.endsWith("*)")) {
            assertThat(program.err.all().getFirst()).startsWith("heddle-server: " + line.replace("*)", ""));
        } else {
            assertThat(program.err.all()).containsExactly("heddle-server: " + line);
        }
    }

    private static String[] split(String args) {
        return List.of(args.split(" ", -1)).stream()
                .map(arg -> arg.equals("''") ? "" : arg)
                .toArray(String[]::new);
    }

    @Test
    void aTransportThatThisMachineDoesNotHave() throws Exception {
        var other = System.getProperty("os.name").startsWith("Mac") ? "epoll" : "kqueue";

        var program = Program.run("echo", "--transport", other);

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.err.all()).hasSize(1);
        assertThat(program.err.all().getFirst())
                .startsWith("heddle-server: transport " + other + " is not available here (")
                .contains("available are", "nio");
    }

    @Test
    void aWrongVariableIsNamed() throws Exception {
        var program = Program.run(Map.of("HEDDLE_ADMIN_PORT", "abc"), "echo");

        assertThat(program.exitStatus()).isEqualTo(2);
        assertThat(program.err.all())
                .containsExactly("heddle-server: HEDDLE_ADMIN_PORT 'abc': not a port (allowed: 0 to 65535, or off)");
    }

    @Test
    void unknownVariablesAreOneWarning() throws Exception {
        var program = Program.run(
                Map.of("HEDDLE_PROT", "1", "HEDDLE_COLOUR", "red", "PATH", "x", "HEDDLE_PORT", "abc"), "echo");

        assertThat(program.err.all())
                .startsWith("heddle-server: warning: no option has the variable HEDDLE_COLOUR, HEDDLE_PROT")
                .hasSize(2);
    }
}
