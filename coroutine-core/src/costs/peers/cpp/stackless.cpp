// C++20's coroutines, stackless: a frame on the heap, resumed through its handle. See ../README.md.
#include "../c/peer.h"
#include <coroutine>
#include <cstdio>
#include <cstring>
#include <exception>
#include <vector>

namespace {

struct Resumable {
    struct promise_type {
        Resumable get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
};

volatile long resumed;

Resumable forever() {
    for (long i = 0;; i++) {
        resumed = i;
        co_await std::suspend_always{};
    }
}

void batch(long pairs) {
    Resumable other = forever();
    for (long i = 0; i < pairs; i++) {
        other.handle.resume();
    }
    other.handle.destroy();
}

void suspend(long count) {
    static std::vector<Resumable> suspended;
    suspended.reserve(count);
    for (long i = 0; i < count; i++) {
        suspended.push_back(forever());
        suspended.back().handle.resume();
    }
}

}  // namespace

int main(int, char **arguments) {
    std::printf("runtime g++ %d.%d\n", __GNUC__, __GNUC_MINOR__);
    if (std::strcmp(arguments[2], "pair") == 0) {
        print_nanos_per_pair(batch, arguments);
    } else {
        print_bytes_per_one(suspend, arguments);
    }
}
