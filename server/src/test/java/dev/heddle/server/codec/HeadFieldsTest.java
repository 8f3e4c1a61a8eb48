package dev.heddle.server.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields are found whatever their case, leave as they came, and take nothing that could forge another field. */
class HeadFieldsTest {
    private static final HeadLimits LIMITS = new HeadLimits(1_000, 100_000);

    private static HeadFields parse(String... lines) {
        var head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        var parser = HeadParser.ofThread();
        parser.begin(head, LIMITS);
        var fields = parser.fields();
        assertThat(parser.isIncomplete()).isFalse();
        assertThat(parser.position()).isEqualTo(head.length);
        return fields;
    }

    private static String written(HeadFields fields) {
        var out = Unpooled.buffer();
        fields.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    // ---- read

    @Test
    void fieldsOfOneHeadStayWhenTheNextIsParsed() {
        var first = parse("A: 1", "B: 2");
        var second = parse("A: 3", "B: 4", "C: 5");

        assertThat(first.entries()).containsExactly(entry("A", "1"), entry("B", "2"));
        assertThat(second.entries()).containsExactly(entry("A", "3"), entry("B", "4"), entry("C", "5"));
    }

    @Test
    void countAndViewSeeWhatWasParsedAndWhatWasAdded() {
        var fields = parse("Host: a", "host: b");
        fields.add("X-Added", "c");

        assertThat(fields.count("HOST")).isEqualTo(2);
        assertThat(fields.view("HOST")).hasToString("a");
        assertThat(fields.count("x-added")).isEqualTo(1);
        assertThat(fields.view("x-added")).hasToString("c");
        assertThat(fields.count("none")).isZero();
        assertThat(fields.view("none")).isNull();
    }

    @Test
    void nameIsFoundWhateverItsCase() {
        var fields = parse("Content-Type: text/plain", "X-One: 1");

        assertThat(fields.get("content-type")).isEqualTo("text/plain");
        assertThat(fields.get(new AsciiString("CONTENT-TYPE"))).isEqualTo("text/plain");
        assertThat(fields.contains("x-oNE")).isTrue();
        assertThat(fields.get("x-on")).isNull();
        assertThat(fields.get("x-onf")).isNull();
        assertThat(fields.get("")).isNull();
    }

    @Test
    void valuesOfOneNameKeepTheirOrder() {
        var fields = parse("A: 1", "B: x", "a: 2");
        fields.add("A", "3");

        assertThat(fields.get("a")).isEqualTo("1");
        assertThat(fields.getAll("a")).containsExactly("1", "2", "3");
        assertThat(fields.entries())
                .containsExactly(entry("A", "1"), entry("B", "x"), entry("a", "2"), entry("A", "3"));
        assertThat(fields.names()).containsExactly("A", "B", "a");
        assertThat(fields.size()).isEqualTo(4);
    }

    @Test
    void blanksAroundAValueAreNoPartOfIt() {
        var fields = parse("A:1", "B: \t 2 \t", "C:", "D:  ", "E: a  b");

        assertThat(fields.entries())
                .containsExactly(entry("A", "1"), entry("B", "2"), entry("C", ""), entry("D", ""), entry("E", "a  b"));
    }

    @Test
    void bytesPastAsciiStayWhatTheyAre() {
        var fields = parse("A: \u00e4\u00ff");

        assertThat(fields.get("a")).isEqualTo("\u00e4\u00ff");
        assertThat(written(fields)).isEqualTo("A: \u00e4\u00ff\r\n");
    }

    @Test
    void valueIsLookedForAmongThoseOfAList() {
        var fields = parse("Connection: keep-alive, Upgrade");

        assertThat(fields.containsValue("connection", "upgrade", true)).isTrue();
        assertThat(fields.containsValue("connection", "upgrade", false)).isFalse();
        assertThat(fields.containsValue("connection", "close", true)).isFalse();
        assertThat(fields.containsValue("upgrade", "websocket", true)).isFalse();
        assertThat(fields.contains("connection", "Upgrade", false)).isFalse();
    }

    @Test
    void characterIsLookedForInNamesOnly() {
        var fields = parse("A-B: c_d");
        assertThat(fields.hasNameWith('_')).isFalse();
        assertThat(fields.hasNameWith('-')).isTrue();

        fields.add("E_F", "1");
        assertThat(fields.hasNameWith('_')).isTrue();
        fields.remove("e_f").remove("a-b");
        assertThat(fields.hasNameWith('_')).isFalse();
        assertThat(fields.hasNameWith('-')).isFalse();
    }

    @Test
    void numbersAndDatesAreRead() {
        var fields = parse("A: 17", "B: x", "Date: Sun, 06 Nov 1994 08:49:37 GMT");

        assertThat(fields.getInt("a", -1)).isEqualTo(17);
        assertThat(fields.getInt("b", -1)).isEqualTo(-1);
        assertThat(fields.getInt("c")).isNull();
        assertThat(fields.getShort("a", (short) -1)).isEqualTo((short) 17);
        assertThat(fields.getTimeMillis("date", 0))
                .isEqualTo(Instant.parse("1994-11-06T08:49:37Z").toEpochMilli());
    }

    // ---- write

    @Test
    void whatIsNotTouchedIsWrittenAsItCame() {
        var fields = parse("Host: a", "accept: */*", "X-Empty: ", "X-Last: z");

        assertThat(written(fields)).isEqualTo("Host: a\r\naccept: */*\r\nX-Empty: \r\nX-Last: z\r\n");
    }

    @Test
    void oddBlanksAreNotPassedOn() {
        var fields = parse("A: 1", "B:2", "C:  3", "D: 4 ", "E: 5");

        assertThat(written(fields)).isEqualTo("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n");
    }

    @Test
    void removedFieldsAreGone() {
        var fields = parse("A: 1", "B: 2", "C: 3", "b: 4", "D: 5");
        fields.add("B", "6").add("E", "7");

        fields.remove("b");

        assertThat(fields.contains("B")).isFalse();
        assertThat(fields.getAll("B")).isEmpty();
        assertThat(fields.size()).isEqualTo(4);
        assertThat(written(fields)).isEqualTo("A: 1\r\nC: 3\r\nD: 5\r\nE: 7\r\n");
    }

    @Test
    void setReplacesAllOfItsName() {
        var fields = parse("A: 1", "B: 2", "a: 3");

        fields.set("A", List.of("4", "5")).setInt("B", 6).addInt("C", 7);

        assertThat(written(fields)).isEqualTo("A: 4\r\nA: 5\r\nB: 6\r\nC: 7\r\n");
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // which Netty's callers may pass
    void clearedFieldsCanBeFilledAgain() {
        var fields = parse("A: 1", "B: 2");

        fields.clear();
        assertThat(fields.isEmpty()).isTrue();
        fields.add("B", new Date(784_111_777_000L));

        assertThat(written(fields)).isEqualTo("B: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    }

    @Test
    void copyIsIndependent() {
        var fields = parse("A: 1", "B: 2");
        fields.add("C", "3");
        var copy = fields.copy();

        fields.remove("A").remove("C").add("D", "4");
        copy.remove("B");

        assertThat(written(fields)).isEqualTo("B: 2\r\nD: 4\r\n");
        assertThat(written(copy)).isEqualTo("A: 1\r\nC: 3\r\n");
    }

    @Test
    void textThatChangesLaterIsTakenAsItIsNow() {
        var value = new StringBuilder("1");
        var fields = new HeadFields();
        fields.add("A", value);

        value.append("\r\nX-Forged: 1");

        assertThat(written(fields)).isEqualTo("A: 1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "\u00e4", "a\u0000", "(a)"})
    void nameThatIsNoTokenIsRefused(String name) {
        var fields = new HeadFields();

        assertThatThrownBy(() -> fields.add(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed are letters");
        assertThatThrownBy(() -> fields.set(name, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThat(fields.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Forged: 1", "a\n", "\r", "a\u0000b", "\u007f", "\u001b[31m", "\u0100"})
    void valueThatCouldForgeALineIsRefused(String value) {
        var fields = new HeadFields();

        assertThatThrownBy(() -> fields.add("A", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header A")
                .hasMessageNotContainingAny("\r", "\n", "\u001b");
        assertThat(fields.isEmpty()).isTrue();
    }

    // ---- parse

    @Test
    void everyByteOfAValueIsChecked() {
        for (int octet = 0; octet < 256; octet++) {
            boolean allowed = octet == '\t' || (octet >= ' ' && octet != 0x7f);
            for (int before = 0; before < 20; before++) {
                var line = "A: " + "x".repeat(before) + (char) octet + "y".repeat(19);
                if (allowed) {
                    assertThat(parse(line).get("A")).isEqualTo(line.substring(3).strip());
                } else {
                    assertThatThrownBy(() -> parse(line)).isInstanceOf(MalformedMessageException.class);
                }
            }
        }
    }

    @Test
    void tooManyFieldsAreRefused() {
        var lines = new String[257];
        Arrays.fill(lines, "A: 1");

        assertThatThrownBy(() -> parse(lines))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.status()).isEqualTo(431))
                .hasMessageContaining("256");
    }
}
