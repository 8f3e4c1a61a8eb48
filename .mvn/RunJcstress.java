import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.Options;

/**
 * Runs the jcstress tests, and then their broken twins.
 *
 * <p>A test whose name contains {@code BrokenTwin} is a test of a deliberately broken copy of the code. It proves that
 * the test beside it is able to fail, so here it must fail: every twin has to show an outcome that it calls forbidden.
 *
 * <p>Arguments: a regular expression that selects tests by name, then options for jcstress.
 */
final class RunJcstress {
    private static final String TWIN = "BrokenTwin";

    public static void main(String[] args) throws Exception {
        String selection = args[0];
        List<String> options = Arrays.asList(args).subList(1, args.length);

        List<String> sound = new ArrayList<>();
        List<String> twins = new ArrayList<>();
        for (String test : testsMatching(selection, options)) {
            (test.contains(TWIN) ? twins : sound).add(test);
        }
        if (sound.isEmpty() && twins.isEmpty()) {
            fail("No jcstress test matches " + selection);
        }

        boolean passed = sound.isEmpty() || failures(sound, options, "tests").isEmpty();
        List<String> unnoticed = new ArrayList<>();
        for (String twin : twins) {
            if (!failures(List.of(twin), options, twin).contains("Observed forbidden state")) {
                unnoticed.add(twin);
            }
        }
        if (!passed) {
            fail("jcstress found failures, listed above");
        }
        if (!unnoticed.isEmpty()) {
            fail("Broken, but no forbidden outcome was seen: " + String.join(", ", unnoticed));
        }
        System.out.println(
                "jcstress: " + sound.size() + " passed, " + twins.size() + " broken twins failed as they must");
    }

    private static SortedSet<String> testsMatching(String selection, List<String> options) throws Exception {
        Options parsed = new Options(withSelection(selection, options));
        if (!parsed.parse()) {
            fail("Wrong options for jcstress: " + options);
        }
        return new JCStress(parsed).getTests();
    }

    /** What jcstress reports as failed, empty if nothing; it has printed the outcomes by then. */
    private static String failures(List<String> tests, List<String> options, String report) throws Exception {
        Path reports = Path.of("jcstress", report);
        for (String test : tests) {
            Files.deleteIfExists(reports.resolve(test + ".html"));
        }
        String selection = "^(" + String.join("|", tests).replace(".", "\\.").replace("$", "\\$") + ")$";
        try {
            List<String> withReport = new ArrayList<>(options);
            withReport.addAll(List.of("-r", reports.toString()));
            Main.main(withSelection(selection, withReport));
        } catch (AssertionError e) {
            return e.getMessage();
        }
        for (String test : tests) {
            if (!Files.exists(reports.resolve(test + ".html"))) {
                fail("Did not run, see above; -Djcstress.args=\"-c N\" if N actors lack CPUs: " + test);
            }
        }
        return "";
    }

    private static String[] withSelection(String selection, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-t", selection));
        return all.toArray(String[]::new);
    }

    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(1);
    }
}
