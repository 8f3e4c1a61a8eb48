package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README shows is there: its examples are parts of tests that run, its links lead to files. */
final class ReadmeTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path EXAMPLES = MODULE.resolve("src/test/java/dev/heddle/coroutine/example");
    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @Test
    void everyExampleIsAPartOfATest() throws IOException {
        var tests = sources(EXAMPLES);
        var readme = readme();

        assertThat(matches(EXAMPLE, readme))
                .hasSizeGreaterThan(5)
                .allSatisfy(example -> assertThat(tests)
                        .anySatisfy(
                                test -> assertThat(withoutIndentation(test)).contains(withoutIndentation(example))));
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        assertThat(matches(LINK, readme()))
                .hasSizeGreaterThan(30)
                .allSatisfy(link -> assertThat(MODULE.resolve(link)).exists());
    }

    private static String readme() throws IOException {
        return Files.readString(MODULE.resolve("README.md"));
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<String> sources(Path folder) throws IOException {
        var all = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(folder, "*.java")) {
            for (var file : files) {
                all.add(Files.readString(file));
            }
        }
        return all;
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
