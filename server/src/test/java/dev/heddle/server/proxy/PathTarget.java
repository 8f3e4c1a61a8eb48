package dev.heddle.server.proxy;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.http.HttpException;
import java.util.List;

/** Paths: refused by 400, or read in both ways without a dot segment in them; a plain one is the same in both. */
public final class PathTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var path = "/" + Text.of(input);
        String decoded;
        String loose;
        try {
            decoded = PathReading.decoded(path);
            loose = PathReading.loose(decoded);
        } catch (HttpException refused) {
            Must.be(refused.status() == 400, "refused by " + refused.status());
            Must.be(!PathReading.isPlain(path, 0, path.length()), "plain, and refused: " + path);
            return;
        }
        Must.beEqual(path.length(), PathReading.endOf(decoded.length(), path, 0), "another end");
        Must.be(decoded.indexOf('\0') < 0 || path.indexOf('\0') >= 0, "a NUL from percent-encoding");
        for (var segment : loose.split("/", -1)) {
            Must.be(!segment.equals(".") && !segment.equals(".."), "a dot segment in " + loose);
        }
        if (PathReading.isPlain(path, 0, path.length())) {
            Must.beEqual(path, decoded, "plain, and decoded to something else");
            Must.beEqual(path, loose, "plain, and read otherwise");
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs("", "a/b", "a%2fb/..;x/c", "%2e%2e/", "a//b;c=d/", "a\\..\\b", "%c3%a4", "a%", "%5c%2E.");
    }

    @Override
    public List<String> words() {
        return List.of("%2e", "%2f", "%5c", "%00", "..", "/", "\\", ";", "%", "%25");
    }
}
