/* What the kernel's own switches cost: a byte there and back over pipes, between threads and processes. See ../README.md. */
#include "peer.h"
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <signal.h>

static int there[2], back[2];

static void pass(int from, int to) {
    char byte;
    if (read(from, &byte, 1) != 1 || write(to, &byte, 1) != 1) {
        exit(1);
    }
}

static void *answer(void *unused) {
    for (;;) {
        pass(there[0], back[1]);
    }
    return unused;
}

static void batch(long pairs) {
    for (long i = 0; i < pairs; i++) {
        char byte = 0;
        if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) {
            exit(1);
        }
    }
}

static void start_thread(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, answer, NULL) != 0) {
        exit(1);
    }
}

static void start_process(void) {
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        answer(NULL);
    }
}

int main(int count, char **arguments) {
    (void)count;
    struct utsname kernel;
    uname(&kernel);
    /* Without what a distribution adds. */
    printf("runtime %s %.*s\n", kernel.sysname, (int) strcspn(kernel.release, "-"), kernel.release);
    fflush(stdout);
    if (pipe(there) != 0 || pipe(back) != 0) {
        perror("pipe");
        return 1;
    }
    if (strcmp(arguments[1], "thread") == 0) {
        start_thread();
    } else {
        start_process();
    }
    print_nanos_per_pair(batch, arguments);
    return 0;
}
