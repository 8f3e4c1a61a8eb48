package dev.heddle.server;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.json.Json;
import java.util.List;

/** Text of clients in a line of a log: one line, one word, or one string of JSON. */
public final class LogTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var text = Text.of(input);
        var quoted = new StringBuilder();
        LogText.quote(quoted, text);
        Must.be(Json.isValid(quoted.toString()), "no JSON: " + quoted);
        var word = new StringBuilder();
        LogText.word(word, text);
        Must.be(word.chars().allMatch(c -> c >= ' ' && c < 0x7f), "not in one line: " + word);
        Must.be(!word.isEmpty() && (word.charAt(0) == '"' || word.indexOf(" ") < 0), "more than a word: " + word);
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs("", "-", "/a?b", "a b\r\nc", "\"\\", "\0\u007f\u00ff");
    }
}
