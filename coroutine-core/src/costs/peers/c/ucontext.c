/* ucontext of the C library: swapcontext there and back, each with a system call for the signal mask. See ../README.md. */
#include "peer.h"
#include <gnu/libc-version.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define STACK_BYTES (64 * 1024)

static ucontext_t here, other;

static void *new_stack(void) {
    void *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED) {
        perror("mmap of a stack");
        exit(1);
    }
    return stack;
}

static void prepare(ucontext_t *context, void (*body)(void)) {
    getcontext(context);
    context->uc_stack.ss_sp = new_stack();
    context->uc_stack.ss_size = STACK_BYTES;
    context->uc_link = NULL;
    makecontext(context, body, 0);
}

static void forever(void) {
    for (;;) {
        swapcontext(&other, &here);
    }
}

static void batch(long pairs) {
    prepare(&other, forever);
    for (long i = 0; i < pairs; i++) {
        swapcontext(&here, &other);
    }
    munmap(other.uc_stack.ss_sp, STACK_BYTES);
}

static ucontext_t *suspending;

static __attribute__((noinline)) void inner(void) {
    swapcontext(suspending, &here);
    __asm__ volatile(""); /* not a tail call: the frame stays */
}

static __attribute__((noinline)) void middle(void) {
    inner();
    __asm__ volatile("");
}

static void outer(void) {
    middle();
    __asm__ volatile("");
}

static void suspend(long count) {
    ucontext_t *all = calloc((size_t)count, sizeof *all);
    for (long i = 0; i < count; i++) {
        suspending = &all[i];
        prepare(suspending, outer);
        swapcontext(&here, suspending);
    }
}

int main(int count, char **arguments) {
    (void)count;
    printf("runtime glibc %s\n", gnu_get_libc_version());
    if (strcmp(arguments[2], "pair") == 0) {
        print_nanos_per_pair(batch, arguments);
    } else {
        print_bytes_per_one(suspend, arguments);
    }
}
