package io.jusante.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks another JVM of this machine how much its threads have allocated. */
final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final ObjectName threading;

    @SuppressWarnings("BanJNDI") // the other side is a broker that the harness itself started on this machine
    Allocation(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            String address;
            try {
                address = machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
            connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            server = connector.getMBeanServerConnection();
            threading = new ObjectName("java.lang:type=Threading");
        } catch (AttachNotSupportedException | JMException e) {
            throw new IOException("process " + pid + " cannot be asked for its allocations", e);
        }
    }

    /** {@return bytes that the threads alive now have allocated since they began} */
    double bytes() throws IOException {
        try {
            long[] ids = (long[]) server.getAttribute(threading, "AllThreadIds");
            long[] allocated = (long[])
                    server.invoke(threading, "getThreadAllocatedBytes", new Object[] {ids}, new String[] {"[J"});
            double sum = 0;
            for (long bytes : allocated) {
                sum += Math.max(0, bytes);
            }
            return sum;
        } catch (JMException e) {
            throw new IOException("the allocations of a broker cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
