package dev.heddle.load.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.heddle.load.models.handler.Model;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The handlers in the document are those of the sources. */
final class CodeSectionTest {
    @Test
    void theDocumentHasTheCodeAsItIs() throws Exception {
        String document = Files.readString(Documents.docs().resolve(Documents.REPORT));
        assertThat(CodeSection.renewed(document))
                .as("mvn -Pmodels -Dmodels.measure=code renews it")
                .isEqualTo(document);
    }

    @Test
    void whatIsOldIsReplacedAndTheRestStays() throws Exception {
        String section = CodeSection.markdown();
        String old = section.replace("final class SequentialHandler", "final class OldHandler");
        assertThat(CodeSection.renewed("before\n" + old + "behind\n")).isEqualTo("before\n" + section + "behind\n");
    }

    @Test
    void aDocumentWithoutCodeIsNotRenewed() {
        assertThatIOException()
                .isThrownBy(() -> CodeSection.renewed("no code"))
                .withMessageContaining("mvn -Pmodels -Dmodels.docs=true");
    }

    @Test
    void commentsAndBlankLinesAreNoLinesOfCode() {
        SourceCode code =
                new SourceCode(List.of("/** What. */", "class A {", "", "    // why", "    int a; // b", "}"));
        assertThat(code.count()).isEqualTo(3);
    }

    @Test
    void everyModelHasAHandlerAndAStart() throws Exception {
        for (Model model : Model.values()) {
            assertThat(SourceCode.of(model.handler()).text())
                    .startsWith("/**")
                    .contains("class " + model.handler().getSimpleName());
            assertThat(SourceCode.region(Model.class, model.label()).text())
                    .startsWith("@Override\nModelServer start(");
        }
    }
}
