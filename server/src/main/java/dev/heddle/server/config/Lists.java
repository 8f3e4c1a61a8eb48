package dev.heddle.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kinds that hold several of another kind. */
public final class Lists {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Lists() {}

    /** A list of at least one. */
    public static <T> Kind<List<T>> listOf(Kind<T> kind) {
        return new ListKind<>(kind, false);
    }

    /** A list of at least one, or one without a list around it. */
    public static <T> Kind<List<T>> oneOrMore(Kind<T> kind) {
        return new ListKind<>(kind, true);
    }

    /** A mapping from names, which the operator gives, to at least one of a kind. */
    public static <T> Kind<Map<String, T>> byName(Kind<T> kind) {
        return new MapKind<>(kind);
    }

    /** What stands in a list or mapping, for the reference; null for other kinds. */
    public static @Nullable Kind<?> element(Kind<?> kind) {
        return switch (kind) {
            case ListKind<?> list -> list.element;
            case MapKind<?> map -> map.element;
            default -> null;
        };
    }

    private record ListKind<T>(Kind<T> element, boolean orOne) implements Kind<List<T>> {
        @Override
        public @Nullable List<T> read(Tree tree, Place place, Problems problems) {
            var trees = items(tree);
            if (trees.isEmpty()) {
                problems.add(place, tree.line(), "is not a list", allowed());
                return null;
            }
            var all = new ArrayList<T>();
            for (int i = 0; i < trees.size(); i++) {
                var at = tree instanceof Tree.Items ? place.item(i) : place;
                var value = element.read(trees.get(i), at, problems);
                if (value != null) {
                    all.add(value);
                }
            }
            return all;
        }

        private List<Tree> items(Tree tree) {
            return switch (tree) {
                case Tree.Items items -> items.all();
                case Tree.Value value when orOne -> List.of(value);
                default -> List.of();
            };
        }

        @Override
        public String name() {
            return orOne ? element.name() + ", or list" : "list";
        }

        @Override
        public String allowed() {
            return (orOne ? "one, or a list: " : "a list of at least one: ") + element.allowed();
        }
    }

    private record MapKind<T>(Kind<T> element) implements Kind<Map<String, T>> {
        @Override
        public @Nullable Map<String, T> read(Tree tree, Place place, Problems problems) {
            if (!(tree instanceof Tree.Fields fields) || fields.all().isEmpty()) {
                problems.add(place, tree.line(), "is not a mapping", allowed());
                return null;
            }
            var all = new LinkedHashMap<String, T>();
            fields.all().forEach((name, field) -> {
                if (!NAME.matcher(name).matches()) {
                    problems.add(
                            place.key(name),
                            field.line(),
                            "is no name",
                            "up to 64 letters, digits, dots, dashes and underscores");
                }
                var value = element.read(field.value(), place.key(name), problems);
                if (value != null) {
                    all.put(name, value);
                }
            });
            return all;
        }

        @Override
        public String name() {
            return "mapping by name";
        }

        @Override
        public String allowed() {
            return "names, each with a section of its own";
        }
    }
}
