package dev.heddle.load.gatling;

import dev.heddle.load.support.Options;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part of a simulation's load that one injector process makes.
 *
 * @param index of the injector, from 0
 * @param count of all injectors
 */
public record Share(int index, int count) {
    /** The names of the options that tell a process its share. */
    public static final Set<String> OPTIONS = Set.of("injector.index", "injector.count");

    /** More than any machine has use for. */
    public static final int MOST = 64;

    /** All of the load. */
    public static final Share WHOLE = new Share(0, 1);

    /** From options; the whole if they say nothing. */
    public static Share from(Options options) {
        int count = options.number("injector.count", 1, 1, MOST);
        return new Share(options.number("injector.index", 0, 0, count - 1), count);
    }

    /** The shares of so many injectors. */
    public static List<Share> among(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new Share(index, count))
                .toList();
    }

    /** This one's part; the parts of all add up to the total. */
    public int of(int total) {
        return total / count + (index < total % count ? 1 : 0);
    }

    /** This one's part of a rate. */
    public double ofRate(int total) {
        return (double) total / count;
    }

    /** Its part of the addresses, every so-many-th; all of them if there is not one for each. */
    public List<String> of(List<String> addresses) {
        if (addresses.size() < count) {
            return addresses;
        }
        return IntStream.range(0, addresses.size())
                .filter(at -> at % count == index)
                .mapToObj(addresses::get)
                .toList();
    }

    /** The same share as system properties of another JVM. */
    public List<String> asJvmFlags() {
        return List.of("-Dinjector.index=" + index, "-Dinjector.count=" + count);
    }
}
