package dev.heddle.contender.micronaut;

import io.micronaut.serde.annotation.Serdeable;

@Serdeable
record Greeting(int id, String message, boolean pinned, double score) {}
