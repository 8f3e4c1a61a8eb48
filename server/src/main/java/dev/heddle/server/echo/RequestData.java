package dev.heddle.server.echo;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpPostRequestDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The body of a request as httpbin takes it apart.
 *
 * @param body all of it as text, or as a data URL if it is not UTF-8
 * @param data as {@code body}, but empty for a form
 * @param form the fields of a form
 * @param files the files of a form, as text or data URLs
 */
record RequestData(String body, String data, Map<String, List<String>> form, Map<String, List<String>> files) {
    private static final int MOST_FIELDS = 1024;

    /**
     * Reads the body.
     *
     * @throws HttpException 400 if it is a form according to its type, but malformed
     */
    static RequestData read(HttpRequest request) throws IOException {
        var bytes = request.body().readAll();
        var text = text(bytes);
        var type = Objects.requireNonNullElse(request.headers().get("Content-Type"), "");
        var mediaType = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (mediaType) {
            case "application/x-www-form-urlencoded" -> new RequestData(text, "", urlEncoded(text), Map.of());
            case "multipart/form-data" -> multipart(text, bytes, type);
            default -> new RequestData(text, text, Map.of(), Map.of());
        };
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(bytes);
        }
    }

    private static Map<String, List<String>> urlEncoded(String text) {
        try {
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_FIELDS, true).parameters();
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "malformed form: allowed is application/x-www-form-urlencoded");
        }
    }

    private static RequestData multipart(String text, byte[] bytes, String type) throws IOException {
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        InterfaceHttpPostRequestDecoder decoder = null;
        if (!HttpPostRequestDecoder.isMultipart(head)) {
            throw malformedMultipart();
        }
        try {
            decoder = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), head);
            decoder.offer(new DefaultLastHttpContent(Unpooled.wrappedBuffer(bytes)));
            return multipart(text, decoder);
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException
                | IllegalArgumentException e) {
            throw malformedMultipart();
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static HttpException malformedMultipart() {
        return new HttpException(400, "malformed form: allowed is multipart/form-data with its boundary");
    }

    private static RequestData multipart(String text, InterfaceHttpPostRequestDecoder decoder) throws IOException {
        var form = new LinkedHashMap<String, List<String>>();
        var files = new LinkedHashMap<String, List<String>>();
        for (var part : decoder.getBodyHttpDatas()) {
            if (part instanceof HttpData field) {
                var target = part instanceof FileUpload ? files : form;
                target.computeIfAbsent(part.getName(), name -> new ArrayList<>())
                        .add(text(field.get()));
            }
        }
        return new RequestData(text, "", form, files);
    }
}
