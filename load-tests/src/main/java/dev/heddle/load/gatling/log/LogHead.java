package dev.heddle.load.gatling.log;

import java.util.List;

/**
 * What a Gatling log begins with.
 *
 * @param gatling the version that wrote it; no other reads it
 * @param simulation the class
 * @param start of the run, milliseconds since the epoch; all times in the file are relative to it
 * @param scenarios their names, which users refer to by place
 * @param assertions as Gatling serialises them
 */
record LogHead(
        String gatling,
        String simulation,
        long start,
        String description,
        List<String> scenarios,
        List<byte[]> assertions) {}
