package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.http.Router;
import java.io.ByteArrayInputStream;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SamplePagesTest {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @Test
    void theFirstPageListsEveryEndpoint() throws Exception {
        var page = echo.get("/");

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(EchoRoutes.addTo(new Router()).patterns())
                .filteredOn(pattern -> !pattern.equals("/"))
                .allSatisfy(
                        pattern -> assertThat(page.text()).containsPattern("[> ]" + Pattern.quote(pattern) + "[<,]"));
    }

    @Test
    void everyLinkOfTheFirstPageWorks() throws Exception {
        var links = LINK.matcher(echo.get("/").text())
                .results()
                .map(link -> link.group(1).replace("&amp;", "&"))
                .filter(link -> !link.startsWith("/drip") && !link.startsWith("/sse"))
                .toList();

        assertThat(links).hasSizeGreaterThan(20);
        for (var link : links) {
            assertThat(echo.get(link).status()).as(link).isIn(200, 302, 418);
        }
    }

    @Test
    void oneDocumentOfEachType() throws Exception {
        assertThat(echo.get("/html").text()).startsWith("<!DOCTYPE html>");
        assertThat(JsonText.object(echo.get("/json").text())).containsKey("loom");
        assertThat(echo.get("/robots.txt").text()).contains("Disallow: /");
        assertThat(echo.get("/encoding/utf8").text()).contains("žluťoučký", "你好，世界");
        var xml = echo.get("/xml");
        assertThat(xml.header("Content-Type")).isEqualTo("application/xml");
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.body()));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("loom");
    }
}
