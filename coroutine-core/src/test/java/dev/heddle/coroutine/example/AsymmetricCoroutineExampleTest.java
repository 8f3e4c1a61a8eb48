package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.continuation.AsymmetricCoroutine;
import dev.heddle.coroutine.continuation.CoroutineStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Example: Conway's, a parser that reads characters as if it pulled them, resumed by whoever has the next one. */
final class AsymmetricCoroutineExampleTest {

    /** Splits a line at its commas; commas in quotes do not count. Resumed with characters, yields finished fields or null. */
    static AsymmetricCoroutine<Character, String> fields() {
        return AsymmetricCoroutine.of((self, first) -> {
            var field = new StringBuilder();
            for (char next = first; next != '\n'; next = self.yield(finished(field, next))) {
                if (next == '"') {
                    readQuoted(self, field);
                } else if (next != ',') {
                    field.append(next);
                }
            }
            return field.toString();
        });
    }

    private static String finished(StringBuilder field, char last) {
        if (last != ',') {
            return null;
        }
        var text = field.toString();
        field.setLength(0);
        return text;
    }

    /** It reads on by itself, and yields in the middle: no state is kept in fields. */
    private static void readQuoted(AsymmetricCoroutine<Character, String> self, StringBuilder field) {
        for (char next = self.yield(null); next != '"'; next = self.yield(null)) {
            field.append(next);
        }
    }

    @Test
    void parsesWhatArrivesPieceByPiece() {
        var parser = fields();
        var parsed = new ArrayList<String>();
        for (var piece : List.of("one,\"two, and", " a half\",thr", "ee\n")) {
            for (int i = 0; i < piece.length(); i++) {
                var field = parser.resume(piece.charAt(i));
                if (field != null) {
                    parsed.add(field);
                }
            }
        }

        assertThat(parsed).containsExactly("one", "two, and a half", "three");
        assertThat(parser.status()).isEqualTo(CoroutineStatus.ENDED);
    }
}
