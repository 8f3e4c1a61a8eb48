package dev.heddle.server.conformance;

import dev.heddle.server.conformance.Outcome.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One case: what a client sends, what the origin answers, and what each of them must get. Written as a sentence:
 *
 * <pre>{@code
 * Case.of("a length and a coding", "RFC 9112 6.1")
 *         .sends("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked", "", "0", "")
 *         .isRefused(400)
 * }</pre>
 *
 * <p>In every case, besides: what the origin gets is well-formed, and the next client gets its own answer.
 */
public final class Case {
    /** What the client does. */
    public sealed interface Step {}

    /** Sends bytes, one for each character. */
    public record Send(String text) implements Step {}

    /** Waits for a response, an interim one perhaps. */
    public record Receive() implements Step {}

    /** Tells that nothing more comes. */
    public record EndOutput() implements Step {}

    private final String name;
    private final String source;
    private final List<Step> steps = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<Integer> toHead = new ArrayList<>();
    private final Map<String, Why> explanations = new HashMap<>();
    private List<Answer> script = List.of(Answer.ok());
    private int responses;
    private int requests;
    private boolean nothingForOrigin;
    private End end = End.OPEN;
    private boolean mayBreakOff;
    private boolean originIsDown;
    private boolean impatient;
    private String pending = "";

    private Case(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /**
     * A case.
     *
     * @param name says what is special in it
     * @param source the section of the RFC that asks for it, or who else behaves so
     */
    public static Case of(String name, String source) {
        return new Case(name, source);
    }

    // ---- the client

    /** Sends lines, with CR LF behind each. */
    public Case sends(String... lines) {
        return sendsBytes(String.join("\r\n", lines) + "\r\n");
    }

    /** Sends bytes as they are, one for each character. */
    public Case sendsBytes(String text) {
        steps.add(new Send(text));
        return this;
    }

    /** Waits for a response before it goes on. */
    public Case receives() {
        steps.add(new Receive());
        return this;
    }

    /** Tells the proxy that nothing more comes. */
    public Case endsOutput() {
        steps.add(new EndOutput());
        return this;
    }

    // ---- the origin

    /** Answers the first request by the first, and so on; the last answers all that come after. */
    public Case originAnswers(Answer... answers) {
        script = List.of(answers);
        return this;
    }

    /** Nobody listens. */
    public Case whereOriginIsDown() {
        originIsDown = true;
        return this;
    }

    /** The proxy waits half a second for the origin, and not a minute. */
    public Case withShortTimeouts() {
        impatient = true;
        return this;
    }

    // ---- what the client must get

    /** The next response. */
    public Case answers(int status) {
        int index = responses++;
        return expect(Integer.toString(status), ofResponse(index, response -> {
            boolean met = response.status() == status && response.isWhole();
            return met
                    ? ""
                    : "answers " + (response.status() == 0 ? "'" + response.startLine() + "'" : response.status());
        }));
    }

    /** The next response, which has this body. */
    public Case answers(int status, String body) {
        answers(status);
        int index = responses - 1;
        return expect(
                "body " + quote(body),
                ofResponse(
                        index,
                        response ->
                                response.status() != status || response.body().equals(body)
                                        ? ""
                                        : "the body is " + quote(response.body())));
    }

    /** So many responses. */
    public Case answersTimes(int count, int status) {
        for (int i = 0; i < count; i++) {
            answers(status);
        }
        return this;
    }

    /** The next response, to a HEAD request. */
    public Case answersHead(int status) {
        toHead.add(responses);
        return answers(status);
    }

    /** The response just named has this field, with one value. */
    public Case with(String field) {
        int index = responses - 1;
        var name = field.substring(0, field.indexOf(':'));
        return expect("with `" + field + "`", ofResponse(index, response -> {
            var found = response.fields().stream()
                    .filter(f -> f.startsWith(name + ":"))
                    .toList();
            return found.equals(List.of(field)) ? "" : found.isEmpty() ? "no `" + name + "`" : "`" + found + "`";
        }));
    }

    /** The response just named has this field once, with a value of a form. */
    public Case matching(String name, String form) {
        int index = responses - 1;
        return expect("with one `" + name + "` of its form", ofResponse(index, response -> {
            var found = response.values(name);
            return found.size() == 1 && found.getFirst().matches(form) ? "" : "`" + name + "` " + found;
        }));
    }

    /** The response just named has these values of a field, in this order. */
    public Case withAll(String name, String... values) {
        int index = responses - 1;
        var all = List.of(values);
        return expect(
                "with `" + name + "` " + all,
                ofResponse(
                        index,
                        response ->
                                response.values(name).equals(all) ? "" : "`" + name + "` " + response.values(name)));
    }

    /** The response just named has a field of that name. */
    public Case withSome(String name) {
        int index = responses - 1;
        return expect(
                "with some `" + name + "`",
                ofResponse(index, response -> response.has(name) ? "" : "no `" + name + "`"));
    }

    /** The response just named has no field of that name. */
    public Case without(String name) {
        int index = responses - 1;
        return expect(
                "without `" + name + "`",
                ofResponse(
                        index,
                        response -> response.has(name)
                                ? "`" + name + ": " + String.join(", ", response.values(name)) + "`"
                                : ""));
    }

    /** The response just named has this trailer. */
    public Case withTrailer(String field) {
        int index = responses - 1;
        return expect(
                "trailer `" + field + "`",
                ofResponse(index, response -> response.trailers().contains(field) ? "" : "no trailer"));
    }

    /** The body of the response just named has this text. */
    public Case withText(String text) {
        int index = responses - 1;
        return expect(
                "with " + quote(text),
                ofResponse(
                        index,
                        response -> response.body().contains(text) ? "" : "the body is " + quote(response.body())));
    }

    /** The body of the response just named does not have this text. */
    public Case withoutText(String text) {
        int index = responses - 1;
        return expect(
                "tells nothing of `" + text + "`",
                ofResponse(
                        index,
                        response -> response.toString().contains(text)
                                        || response.body().contains(text)
                                ? "tells `" + text + "`"
                                : ""));
    }

    /** An interim response has come before the final one. */
    public Case interim(int status) {
        return expect(
                "interim " + status,
                outcome ->
                        outcome.responses().stream().anyMatch(r -> r.status() == status) ? "" : "no interim " + status);
    }

    /** No interim response has come. */
    public Case noInterim() {
        return expect(
                "nothing interim",
                outcome ->
                        outcome.responses().size() == outcome.finalResponses().size() ? "" : "an interim response");
    }

    private static Function<Outcome, String> ofResponse(int index, Function<Message, String> unmet) {
        return outcome -> index < outcome.finalResponses().size()
                ? unmet.apply(outcome.finalResponses().get(index))
                : "no response";
    }

    /** The connection is closed after that. */
    public Case closes() {
        return ends(End.CLOSED);
    }

    /** A response that does not end as a whole one does; or an error, if nothing has been passed on before. */
    public Case breaksOffOr(int status) {
        responses++;
        mayBreakOff = true;
        return expect("breaks off, or " + status, outcome -> {
            var last = outcome.finalResponses().isEmpty()
                    ? null
                    : outcome.finalResponses().getLast();
            boolean met = outcome.end() == End.BROKEN
                    || (outcome.end() == End.OPEN && last != null && last.status() == status && last.isWhole());
            return met ? "" : last == null ? "no response" : "ends " + last.status() + " as if it were whole";
        });
    }

    private Case ends(End expected) {
        end = expected;
        return this;
    }

    /** Answered by this status, the connection closed, and nothing for the origin. */
    public Case isRefused(int status) {
        return answers(status).closes().originGetsNothing();
    }

    // ---- what the origin must get

    /** The next request, with this request line, and these fields among others. */
    public Case originGets(String requestLine, String... fields) {
        int index = requests++;
        expect(
                "origin: `" + requestLine + "`",
                ofRequest(
                        index,
                        request -> request.startLine().equals(requestLine)
                                ? ""
                                : "origin: `" + request.startLine() + "`"));
        for (var field : fields) {
            var name = field.substring(0, field.indexOf(':'));
            expect(
                    "`" + shortened(field) + "`",
                    ofRequest(
                            index,
                            request -> request.fields().contains(field)
                                    ? ""
                                    : request.has(name)
                                            ? "origin: `" + name + ": " + String.join(", ", request.values(name)) + "`"
                                            : "origin: no `" + name + "`"));
        }
        return this;
    }

    /** The request just named has this body. */
    public Case withBody(String body) {
        int index = requests - 1;
        return expect(
                "body " + quote(body),
                ofRequest(
                        index, request -> request.body().equals(body) ? "" : "origin: body " + quote(request.body())));
    }

    /** The request just named has no such fields. */
    public Case lacking(String... names) {
        int index = requests - 1;
        for (var name : names) {
            expect(
                    "no `" + name + "`",
                    ofRequest(
                            index,
                            request -> request.has(name)
                                    ? "origin: `" + name + ": " + String.join(", ", request.values(name)) + "`"
                                    : ""));
        }
        return this;
    }

    /** The request just named has this field once. */
    public Case once(String field) {
        int index = requests - 1;
        var name = field.substring(0, field.indexOf(':'));
        return expect("only `" + field + "`", ofRequest(index, request -> {
            var values = request.values(name);
            return values.size() == 1 && field.endsWith(": " + values.getFirst())
                    ? ""
                    : "origin: `" + name + ": " + String.join("`, `" + name + ": ", values) + "`";
        }));
    }

    private static Function<Outcome, String> ofRequest(int index, Function<Message, String> unmet) {
        return outcome -> index < outcome.requests().size()
                ? unmet.apply(outcome.requests().get(index))
                : "origin: no request";
    }

    /** Not one byte. */
    public Case originGetsNothing() {
        nothingForOrigin = true;
        return expect(
                "origin: nothing",
                outcome -> outcome.requests().isEmpty()
                        ? ""
                        : "origin: "
                                + outcome.requests().stream()
                                        .map(request -> "`" + printable(request.startLine()) + "`")
                                        .toList());
    }

    /** Nothing at all, or the beginning of a request that never ends. */
    public Case originGetsNothingWhole() {
        nothingForOrigin = true;
        return expect(
                "origin: nothing whole",
                outcome -> outcome.requests().stream().anyMatch(Message::isWhole) ? "origin: a whole request" : "");
    }

    /** One request at most, with this request line. */
    public Case originGetsAtMost(String requestLine) {
        nothingForOrigin = true;
        return expect(
                "origin: perhaps `" + requestLine + "`",
                outcome -> outcome.requests().stream()
                                .allMatch(request -> request.startLine().equals(requestLine))
                        ? ""
                        : "origin: something else");
    }

    /** So many connections, each with a request. */
    public Case onConnections(int count) {
        return expect(
                "on " + count + " connections",
                outcome -> outcome.connections() == count ? "" : "on " + outcome.connections() + " connections");
    }

    // ---- about it

    /** Why a peer does something else. */
    public Case explain(Why why) {
        explanations.put(why.peer(), why);
        return this;
    }

    /** Heddle cannot do this yet. */
    public Case pending(String why) {
        pending = why;
        return this;
    }

    private Case expect(String text, Function<Outcome, String> unmet) {
        expectations.add(new Expectation(text, unmet));
        return this;
    }

    // ---- for the runner and the document

    public String name() {
        return name;
    }

    public String source() {
        return source;
    }

    public List<Step> steps() {
        return steps;
    }

    /** All that the client sends, one byte for each character. */
    public String bytes() {
        var all = new StringBuilder();
        for (var step : steps) {
            if (step instanceof Send send) {
                all.append(send.text());
            }
        }
        return all.toString();
    }

    /** What the origin does, request by request. */
    public List<Answer> script() {
        return script;
    }

    public boolean originIsDown() {
        return originIsDown;
    }

    public boolean isImpatient() {
        return impatient;
    }

    public int expectedFinals() {
        return responses;
    }

    public boolean isToHead(int index) {
        return toHead.contains(index);
    }

    public boolean expectsOpen() {
        return end == End.OPEN;
    }

    public String pending() {
        return pending;
    }

    /** Why a peer differs, or null. */
    public Why explanation(String peer) {
        return explanations.get(peer);
    }

    /** What must be so, as text. */
    public String expected() {
        var all = new ArrayList<String>();
        expectations.forEach(expectation -> all.add(expectation.text()));
        int afterClient = (int)
                all.stream().takeWhile(text -> !text.startsWith("origin:")).count();
        if (!mayBreakOff) {
            all.add(afterClient, end.text);
        }
        return String.join(", ", all);
    }

    /** What is not as it must be; empty if all is. */
    public List<String> differences(Outcome outcome) {
        var all = new ArrayList<String>();
        expectations.forEach(expectation -> add(all, expectation.unmet().apply(outcome)));
        add(all, outcome.end() == end || mayBreakOff ? "" : outcome.end().text);
        if (!originIsDown && !nothingForOrigin && outcome.requests().size() > requests) {
            add(all, "origin: " + outcome.requests().size() + " requests");
        }
        if (!nothingForOrigin) {
            outcome.requests().stream()
                    .filter(request -> !request.isWhole() && !request.flaw().equals(Message.CUT_OFF))
                    .forEach(request -> add(all, "origin: malformed, " + request.flaw()));
        }
        add(all, outcome.finalResponses().size() > responses ? "one response more" : "");
        add(all, outcome.nextClient().isEmpty() ? "" : "the next client gets " + outcome.nextClient());
        return all.stream().map(Case::printable).distinct().toList();
    }

    private static void add(List<String> all, String text) {
        if (!text.isEmpty()) {
            all.add(text);
        }
    }

    /** For short bodies the text, for long ones the length. */
    private static String quote(String body) {
        return body.length() > 40 ? "of " + body.length() + " bytes" : "`" + printable(body) + "`";
    }

    private static String shortened(String field) {
        return field.length() > 80 ? field.substring(0, 20) + "..." : printable(field);
    }

    private static String printable(String text) {
        var all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            all.append(c < ' ' || c >= 0x7f ? String.format("\\x%02x", (int) c) : String.valueOf(c));
        }
        return all.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
