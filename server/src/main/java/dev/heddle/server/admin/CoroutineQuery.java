package dev.heddle.server.admin;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which coroutines are asked for, in which order, with how much of them.
 *
 * @param limit how many at most
 * @param name part of the name; empty for every one
 * @param state null for every one
 * @param order null for that of the event loops' own lists, which costs nothing
 * @param descending whether the order is turned round
 */
record CoroutineQuery(
        int limit,
        String name,
        Coroutine.@Nullable State state,
        @Nullable Order order,
        boolean descending,
        StackDetail stack) {
    private static final int DEFAULT_LIMIT = 1000;
    private static final int MOST = 10_000_000;

    /** How much of a stack: taking one costs some microseconds. */
    enum StackDetail {
        TRUE,
        HEADLINE,
        FALSE
    }

    /** What to sort by. */
    enum Order {
        NAME,
        STATE,
        AGE,
        SUSPENDED;

        private Comparator<Row> comparator() {
            return switch (this) {
                case NAME -> Comparator.comparing(Row::name);
                case STATE -> Comparator.comparing(Row::state);
                case AGE -> Comparator.comparingLong(Row::ageNanos);
                case SUSPENDED -> Comparator.comparingLong(Row::suspendedNanos);
            };
        }
    }

    /** The values to sort by, looked at once: they change while others are compared. */
    private record Row(Coroutine coroutine, String name, Coroutine.State state, long ageNanos, long suspendedNanos) {
        static Row of(Coroutine coroutine) {
            var suspended = coroutine.suspendedFor();
            return new Row(
                    coroutine,
                    coroutine.name(),
                    coroutine.state(),
                    coroutine.age().toNanos(),
                    suspended == null ? -1 : suspended.toNanos());
        }
    }

    /** What was found. */
    record Found(int total, int matching, List<Coroutine> shown) {}

    /**
     * Reads the parameters of a request.
     *
     * @throws HttpException 400, with what is allowed
     */
    static CoroutineQuery of(HttpRequest request) {
        var values = request.parameters();
        var sort = first(values.get("sort"));
        boolean descending = sort.startsWith("-");
        return new CoroutineQuery(
                limit(first(values.get("limit"))),
                first(values.get("name")),
                choice("state", first(values.get("state")), Coroutine.State.values()),
                choice("sort", descending ? sort.substring(1) : sort, Order.values()),
                descending,
                stack(first(values.get("stack"))));
    }

    private static String first(@Nullable List<String> values) {
        return values == null ? "" : values.getFirst();
    }

    private static int limit(String text) {
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("\\d{1,8}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new HttpException(400, "limit '" + text + "': allowed are 0 to " + MOST);
    }

    private static StackDetail stack(String text) {
        var chosen = choice("stack", text, StackDetail.values());
        return chosen == null ? StackDetail.TRUE : chosen;
    }

    private static <E extends Enum<E>> @Nullable E choice(String parameter, String text, E[] allowed) {
        for (var one : allowed) {
            if (text.equalsIgnoreCase(one.name())) {
                return one;
            }
        }
        if (text.isEmpty()) {
            return null;
        }
        var names = Arrays.stream(allowed).map(one -> one.name().toLowerCase(Locale.ROOT));
        throw new HttpException(
                400, parameter + " '" + text + "': allowed are " + names.collect(Collectors.joining(", ")));
    }

    /** Looks at every coroutine: milliseconds if there are very many. */
    Found find(List<CoroutineScheduler> schedulers) {
        int total = 0;
        var matching = new ArrayList<Coroutine>();
        for (var scheduler : schedulers) {
            var all = scheduler.coroutines();
            total += all.size();
            all.stream().filter(this::wants).forEach(matching::add);
        }
        return new Found(total, matching.size(), firstOf(matching));
    }

    private boolean wants(Coroutine coroutine) {
        return (name.isEmpty() || coroutine.name().contains(name)) && (state == null || coroutine.state() == state);
    }

    private List<Coroutine> firstOf(List<Coroutine> matching) {
        if (order == null) {
            return List.copyOf(matching.subList(0, Math.min(limit, matching.size())));
        }
        var comparator = order.comparator();
        return matching.stream()
                .map(Row::of)
                .sorted(descending ? comparator.reversed() : comparator)
                .limit(limit)
                .map(Row::coroutine)
                .toList();
    }
}
