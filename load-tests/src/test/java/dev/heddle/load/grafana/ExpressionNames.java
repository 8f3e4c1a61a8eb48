package dev.heddle.load.grafana;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names in an expression of PromQL, as far as such expressions are written here: no comments, no quoted braces, no names of
 * labels outside of braces and {@code by (...)}.
 */
record ExpressionNames(Set<String> metrics, Set<String> labels) {
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");
    private static final Pattern LABEL_LIST = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    static ExpressionNames of(String expression) {
        var labels = new LinkedHashSet<String>();
        LABEL_LIST.matcher(expression).results().forEach(list -> labels.addAll(names(list.group(1))));
        MATCHERS.matcher(expression)
                .results()
                .flatMap(matchers -> MATCHER.matcher(matchers.group(1)).results())
                .forEach(matcher -> labels.add(matcher.group(1)));
        var rest = expression
                .replaceAll(LABEL_LIST.pattern(), "")
                .replaceAll(MATCHERS.pattern(), "")
                .replaceAll("\\[[^]]*]", "");
        return new ExpressionNames(names(rest), labels);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(name -> name.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
