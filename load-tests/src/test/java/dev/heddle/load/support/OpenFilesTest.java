package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenFilesTest {
    @Test
    void readsSoftAndHardLimit() {
        OpenFiles files = OpenFiles.parse(List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             95823                95823                processes ",
                "Max open files            1024                 524288               files     ",
                "Max locked memory         8388608              unlimited            bytes     "));
        assertThat(files).isEqualTo(new OpenFiles(1_024, 524_288));
    }

    @Test
    void readsUnlimited() {
        assertThat(OpenFiles.parse(
                        List.of("Max open files            unlimited            unlimited            files")))
                .isEqualTo(new OpenFiles(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void readsThoseOfThisProcess() throws IOException {
        OpenFiles files = OpenFiles.ofThisProcess();
        assertThat(files.soft()).isPositive().isLessThanOrEqualTo(files.hard());
    }

    @Test
    void enoughIsNotRefused() {
        OpenFiles files = new OpenFiles(20_000, 20_000);
        assertThatCode(() -> files.require("a process", 19_500)).doesNotThrowAnyException();
    }

    @Test
    void tooFewAreRefusedWithHowManyItTakes() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new OpenFiles(20_000, 20_000).require("a process", 19_501))
                .withMessage("19,501 connections need 20,001 open files in each process, and a process may have 20,000"
                        + " (hard limit 20,000): allowed is at most 19,500 connections");
    }

    @Test
    void whereTheHardLimitIsEnoughTheCommandIsSaid() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new OpenFiles(1_024, 20_000).require("the server", 10_000))
                .withMessage("10,000 connections need 10,500 open files in each process, and the server may have 1,024"
                        + " (hard limit 20,000): run 'ulimit -n 10500' first, or take at most 524 connections");
    }
}
