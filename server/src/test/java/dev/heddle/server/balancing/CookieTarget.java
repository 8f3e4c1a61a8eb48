package dev.heddle.server.balancing;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import java.util.List;

/** The field {@code Cookie}: the first cookie of a name, as it is found by splitting. */
public final class CookieTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var field = Text.of(input);
        for (var name : List.of("a", "session", "b=c")) {
            Must.beEqual(expected(field, name), Cookies.find(field, name), "another cookie " + name);
        }
    }

    private static String expected(String field, String name) {
        for (var pair : field.split(";", -1)) {
            int start = 0;
            while (start < pair.length() && pair.charAt(start) == ' ') {
                start++;
            }
            if (pair.startsWith(name + "=", start)) {
                return pair.substring(start + name.length() + 1).strip();
            }
        }
        return null;
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "a=b", "a=b; c=d; session=\"x y\"", ";;=;a=", "session=1;session=2", "$Version=1; a=b; $Path=/");
    }

    @Override
    public List<String> words() {
        return List.of("a=", "session=", "b=c=", ";", "; ", "=", "\"", "$");
    }
}
