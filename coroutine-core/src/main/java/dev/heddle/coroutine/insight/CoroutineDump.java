package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps of coroutines: what Go writes on SIGQUIT, gevent's {@code print_run_info} and the debug probes of
 * kotlinx.coroutines. Each call looks anew.
 *
 * <p><b>Any thread</b> may take a dump, a coroutine of the same loops too. The loops go on meanwhile: each stack is taken
 * by itself, which holds that coroutine for some microseconds. A dump is therefore no picture of one instant. Who ends
 * meanwhile is left out, who starts may be. A loop that is held up can be dumped, with the stack of what holds it up.
 *
 * <p><b>The text</b> puts coroutines into one entry that have kind, state and stack in common, those that hold a loop
 * first, then the largest groups. It is bounded, however many coroutines there are: in the number of entries, of names in
 * an entry and of frames in a stack, and so is the memory that it takes; what was left out is counted.
 */
public final class CoroutineDump {
    private static final Logger log = LoggerFactory.getLogger(CoroutineDump.class);

    /** Stacks that differ beyond this number are counted only. */
    private static final int MOST_GROUPS = 10_000;

    private static final int MOST_ENTRIES = 200;

    private final List<CoroutineScheduler> schedulers;

    private CoroutineDump(Collection<CoroutineScheduler> schedulers) {
        this.schedulers = List.copyOf(schedulers);
    }

    /** Of every coroutine of a group of event loops. */
    public static CoroutineDump of(EventLoops loops) {
        return new CoroutineDump(loops.schedulers());
    }

    /** Of every coroutine of some event loops, adopted ones too. */
    public static CoroutineDump of(Collection<CoroutineScheduler> schedulers) {
        return new CoroutineDump(schedulers);
    }

    /**
     * Every live coroutine with its stack, for programs: as many records as there are coroutines.
     *
     * @see CoroutineSnapshot#of to look at few of very many
     */
    public List<CoroutineSnapshot> coroutines() {
        var all = new ArrayList<CoroutineSnapshot>();
        forEach(all::add);
        return List.copyOf(all);
    }

    private void forEach(Consumer<CoroutineSnapshot> action) {
        for (var scheduler : schedulers) {
            for (var coroutine : scheduler.coroutines()) {
                var snapshot = CoroutineSnapshot.of(coroutine);
                if (snapshot.state() != Coroutine.State.ENDED) {
                    action.accept(snapshot);
                }
            }
        }
    }

    /**
     * Writes the dump as text.
     *
     * @throws IOException if {@code out} does
     */
    public void writeTo(Appendable out) throws IOException {
        var groups = new Groups();
        forEach(groups::add);
        out.append("Coroutine dump: ")
                .append(Text.count(groups.coroutines, "coroutine"))
                .append(" on ")
                .append(Text.count(schedulers.size(), "event loop"))
                .append('\n');
        for (var scheduler : schedulers) {
            out.append(inWords(scheduler)).append('\n');
        }
        out.append('\n');
        groups.print(out);
    }

    private static String inWords(CoroutineScheduler scheduler) {
        return String.format(
                Locale.ROOT,
                "%s: %,d live, %,d runnable, %,d switches",
                scheduler.name(),
                scheduler.live(),
                scheduler.runnable(),
                scheduler.switches());
    }

    /** Writes the dump to the log of this class, at level info, as one event. */
    public void log() {
        log.info("{}", this);
    }

    /** The dump as text, taken now. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        try {
            writeTo(text);
        } catch (IOException e) {
            throw new AssertionError("a StringBuilder does not fail", e);
        }
        return text.toString();
    }

    private static final class Groups {
        private final Map<StackGroup.Key, StackGroup> byKey = new LinkedHashMap<>();
        private int coroutines;

        void add(CoroutineSnapshot coroutine) {
            coroutines++;
            var key = StackGroup.Key.of(coroutine);
            var group = byKey.get(key);
            if (group == null && byKey.size() < MOST_GROUPS) {
                group = new StackGroup(key);
                byKey.put(key, group);
            }
            if (group != null) {
                group.add(coroutine);
            }
        }

        void print(Appendable out) throws IOException {
            var entries = byKey.values().stream()
                    .sorted(Comparator.comparingInt(StackGroup::rank)
                            .thenComparing(StackGroup::size, Comparator.reverseOrder()))
                    .limit(MOST_ENTRIES)
                    .toList();
            int shown = 0;
            for (var entry : entries) {
                entry.print(out);
                shown += entry.size();
            }
            if (shown < coroutines) {
                out.append(Text.count(coroutines - shown, "more coroutine")).append(" with other stacks\n");
            }
        }
    }
}
