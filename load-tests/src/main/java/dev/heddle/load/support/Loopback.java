package dev.heddle.load.support;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The addresses of this machine itself: each has source ports of its own. */
public final class Loopback {
    private Loopback() {}

    /** 127.0.0.{@code last}, of 1 to 254. */
    public static InetAddress host(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of four bytes", e);
        }
    }
}
