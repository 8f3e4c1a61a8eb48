package dev.heddle.load.hold;

import dev.heddle.load.client.HeldPlan;
import dev.heddle.load.client.HeldReport;
import dev.heddle.load.client.InjectorProcess;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ResidentMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that connect; ended with this object. */
final class InjectorFleet implements AutoCloseable {
    private final List<InjectorProcess> injectors = new ArrayList<>();

    private InjectorFleet() {}

    /** Starts them, and waits until the last is ready. */
    static InjectorFleet start(HoldPlan plan) throws IOException, LoadException {
        InjectorFleet fleet = new InjectorFleet();
        try {
            for (int number = 1; number <= plan.injectors(); number++) {
                fleet.injectors.add(InjectorProcess.start("injector " + number, plan.injectorJvm()));
            }
            for (InjectorProcess injector : fleet.injectors) {
                injector.awaitReady();
            }
        } catch (IOException | LoadException | RuntimeException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    /** Lets them open their connections. */
    void hold(HoldPlan plan, int port, Duration ramp, Duration interval) throws IOException {
        for (int i = 0; i < injectors.size(); i++) {
            HeldPlan share = plan.injector(i, port, ramp, interval);
            injectors.get(i).hold(share);
        }
    }

    /** Of all together, the latencies since it was asked last. */
    HeldReport report() throws IOException, LoadException {
        HeldReport sum = HeldReport.none();
        for (InjectorProcess injector : injectors) {
            sum = sum.plus(injector.report());
        }
        return sum;
    }

    /** Resident memory of each. */
    List<Long> resident() throws IOException {
        List<Long> resident = new ArrayList<>();
        for (InjectorProcess injector : injectors) {
            resident.add(ResidentMemory.of(injector.pid()));
        }
        return resident;
    }

    @Override
    public void close() {
        injectors.forEach(InjectorProcess::close);
        injectors.clear();
    }
}
