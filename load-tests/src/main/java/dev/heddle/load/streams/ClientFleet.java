package dev.heddle.load.streams;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ResidentMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The processes that send; ended with this object. */
final class ClientFleet implements AutoCloseable {
    private final List<ClientProcess> clients = new ArrayList<>();

    private ClientFleet() {}

    /** Starts them, and waits until the last is ready. */
    static ClientFleet start(StreamsPlan plan) throws IOException, LoadException {
        ClientFleet fleet = new ClientFleet();
        try {
            for (int number = 1; number <= plan.clients(); number++) {
                fleet.clients.add(ClientProcess.start("client " + number, plan.clientJvm()));
            }
            for (ClientProcess client : fleet.clients) {
                client.awaitReady();
            }
        } catch (IOException | LoadException | RuntimeException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    /** Lets them send. */
    void begin(List<ClientShare> shares) throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).begin(shares.get(i));
        }
    }

    /** Of all together. */
    ClientReport report() throws IOException, LoadException {
        ClientReport sum = ClientReport.none();
        for (ClientProcess client : clients) {
            sum = sum.plus(client.report());
        }
        return sum;
    }

    /** Resident memory of all. */
    long resident() throws IOException {
        long bytes = 0;
        for (ClientProcess client : clients) {
            bytes += ResidentMemory.of(client.pid());
        }
        return bytes;
    }

    @Override
    public void close() {
        clients.forEach(ClientProcess::close);
        clients.clear();
    }
}
