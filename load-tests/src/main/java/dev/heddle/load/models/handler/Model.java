package dev.heddle.load.models.handler;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.load.client.Transport;
import dev.heddle.server.tcp.TcpService;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A model of concurrency: what each connection is to the program, and who runs its code. */
public enum Model {
    /** A platform thread for each connection. */
    THREADS("a platform thread for each connection, blocking sockets", SequentialHandler.class, "") {
        // example:threads
        @Override
        ModelServer start(int port, int eventLoops, Duration patience) throws IOException {
            return BlockingServer.start(port, Thread.ofPlatform().name("connection-", 1), patience);
        }
        // end
    },

    /** Callbacks of an event loop. */
    CALLBACKS("hand-written callbacks on Netty's event loops", CallbackHandler.class, "") {
        // example:callbacks
        @Override
        ModelServer start(int port, int eventLoops, Duration patience) throws InterruptedException {
            return EventLoopServer.start(
                    port,
                    Transport.eventLoops(eventLoops),
                    pipeline -> pipeline.addLast(
                            new ReadTimeoutHandler(patience.toMillis(), TimeUnit.MILLISECONDS), new CallbackHandler()));
        }
        // end
    },

    /** What async and await become. */
    STATE_MACHINE(
            "a stackless state machine on Netty's event loops, as compilers make it of async and await",
            StateMachineHandler.class,
            "") {
        // example:state-machine
        @Override
        ModelServer start(int port, int eventLoops, Duration patience) throws InterruptedException {
            return EventLoopServer.start(
                    port,
                    Transport.eventLoops(eventLoops),
                    pipeline -> pipeline.addLast(
                            new ReadTimeoutHandler(patience.toMillis(), TimeUnit.MILLISECONDS),
                            new StateMachineHandler()));
        }
        // end
    },

    /** Virtual threads as the JDK runs them. */
    DEFAULT_POOL(
            "a virtual thread for each connection on the JDK's default pool, blocking sockets",
            SequentialHandler.class,
            "") {
        // example:default-pool
        @Override
        ModelServer start(int port, int eventLoops, Duration patience) throws IOException {
            return BlockingServer.start(port, Thread.ofVirtual().name("connection-", 1), patience);
        }
        // end
    },

    /** Virtual threads as Heddle runs them. */
    HEDDLE(
            "a coroutine for each connection on its event loop, Heddle",
            SequentialHandler.class,
            "--add-opens=java.base/java.lang=ALL-UNNAMED") {
        // example:heddle
        @Override
        ModelServer start(int port, int eventLoops, Duration patience) throws InterruptedException {
            EventLoops loops = EventLoops.builder().count(eventLoops).build();
            TcpService service = new TcpService(
                    "connection",
                    connection -> SequentialHandler.serve(connection.inputStream(), connection.outputStream()),
                    patience);
            return EventLoopServer.start(port, loops.nettyGroup(), service::initialise, loops::close);
        }
        // end
    };

    private final String what;
    private final Class<?> handler;
    private final String jvmFlag;

    Model(String what, Class<?> handler, String jvmFlag) {
        this.what = what;
        this.handler = handler;
        this.jvmFlag = jvmFlag;
    }

    /** As options and tables have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, in a few words. */
    public String what() {
        return what;
    }

    /** Its code. */
    public Class<?> handler() {
        return handler;
    }

    /** What its JVM needs beside the flags of all, empty if it needs nothing. */
    public String jvmFlag() {
        return jvmFlag;
    }

    /**
     * Serves on the loopback.
     *
     * @param port 0 for a free one
     * @param eventLoops of those models that have any
     * @param patience how long a client may send nothing before its connection is closed
     */
    abstract ModelServer start(int port, int eventLoops, Duration patience) throws IOException, InterruptedException;
}
