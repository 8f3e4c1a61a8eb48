package dev.heddle.load.support;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The bytes that all threads of a JVM have allocated in its heap since it started, virtual threads among them: a carrier
 * counts what is allocated while it carries. Starts the JVM's management agent for local clients.
 */
public final class AllocationClock implements AutoCloseable {
    private static final String THREADS = "java.lang:type=Threading";
    private static final String ALLOCATED = "TotalThreadAllocatedBytes";

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private AllocationClock(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /**
     * Of a JVM of this user.
     *
     * @throws IOException if the process is none, or does not allow it
     */
    @SuppressWarnings("BanJNDI") // The address is what a process of this user has just given, over a local socket.
    public static AllocationClock of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new AllocationClock(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " is not a JVM that can be asked what it allocates", e);
        }
    }

    /** Allocated so far. */
    public long bytes() throws IOException {
        try {
            return (Long) server.getAttribute(new ObjectName(THREADS), ALLOCATED);
        } catch (JMException e) {
            throw new IOException("the JVM does not say what it has allocated", e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
