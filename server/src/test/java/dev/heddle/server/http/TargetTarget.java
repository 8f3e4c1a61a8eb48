package dev.heddle.server.http;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/** Targets and hosts: by the grammar of RFC 3986, with a path and a query that are their parts. */
public final class TargetTarget implements FuzzTarget {
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Za-z._~!$&'()*+,;=%:-]+]|[0-9A-Za-z._~!$&'()*+,;=%-]+)(:[0-9]{0,5})?");
    private static final Pattern TARGET = Pattern.compile("(?i:https?)://(" + HOST + ")([/?][!-~]*)?|/[!-~]*");

    @Override
    public void run(byte[] input) {
        var text = Text.of(input);
        if (UriCheck.isHost(text)) {
            Must.be(text.isEmpty() || HOST.matcher(text).matches(), "no host: " + text);
        }
        if (!text.isEmpty() && UriCheck.isTarget(HttpMethod.GET, text)) {
            checkTarget(text);
        }
    }

    private static void checkTarget(String target) {
        Must.be(TARGET.matcher(target).matches(), "no target: " + target);
        Must.be(target.chars().noneMatch(c -> "\"#<>".indexOf(c) >= 0), "to be encoded: " + target);
        var request = TestRequests.get(target);
        Must.be(request.path().startsWith("/"), "path " + request.path());
        var end = request.path() + (target.indexOf('?') < 0 ? "" : "?" + request.query());
        boolean noPath = !target.startsWith("/") && request.path().equals("/");
        Must.be(target.endsWith(end) || noPath, "other parts of " + target + ": " + end);
        checkHost(target);
        try {
            request.parameters();
        } catch (HttpException refused) {
            Must.be(refused.status() == 400, "refused by " + refused.status());
        }
    }

    private static void checkHost(String target) {
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
        AbsoluteForm.setHost(head);
        var host = head.headers().get("Host");
        Must.be((host == null) == target.startsWith("/"), "Host of " + target);
        Must.be(host == null || (!host.isEmpty() && UriCheck.isHost(host)), "no host: " + host);
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "/",
                "/a/b?c=d&e=%20",
                "http://a",
                "http://a:80/b?c",
                "https://[::1]:8080?x",
                "a.example:65535",
                "[::1]",
                "/?a=%zz",
                "HTTP://a-._~!$&'()*+,;=/",
                "http://me@a/",
                "*",
                "a:b");
    }

    @Override
    public List<String> words() {
        return List.of("http://", "https://", "://", "/", "?", "[", "]", ":", "%", "@", "#", "&", "=", "+");
    }
}
