/* The part of the contract in ../README.md that C and C++ share. */
#ifndef PEER_H
#define PEER_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef void (*batch_function)(long pairs);

static double seconds_of(batch_function batch, long pairs) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    batch(pairs);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

static inline void print_nanos_per_pair(batch_function batch, char **arguments) {
    double warm_up = atof(arguments[3]) / 1000, measured = atof(arguments[4]) / 1000;
    double spent = 0, elapsed = 0;
    long pairs = 1024;
    while (spent < warm_up) {
        if (elapsed < warm_up / 4) {
            pairs *= 2;
        }
        elapsed = seconds_of(batch, pairs);
        spent += elapsed;
    }
    pairs = (long)((double)pairs * measured / elapsed) + 1;
    printf("pair-ns %.2f\n", seconds_of(batch, pairs) / (double)pairs * 1e9);
}

static inline double resident_bytes(void) {
    long total, resident;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm == NULL || fscanf(statm, "%ld %ld", &total, &resident) != 2) {
        fprintf(stderr, "resident memory is read from /proc/self/statm, which this system does not have\n");
        exit(1);
    }
    fclose(statm);
    return (double)resident * (double)sysconf(_SC_PAGE_SIZE);
}

static inline void print_bytes_per_one(void (*suspend)(long count), char **arguments) {
    long count = atol(arguments[3]);
    double before = resident_bytes();
    suspend(count);
    printf("bytes %.0f\n", (resident_bytes() - before) / (double)count);
    fflush(stdout);
    _exit(0); /* the suspended ones need not be unwound */
}

#endif
