// boost.context: callcc and fiber, stackful. See ../README.md.
#include "../c/peer.h"
#include <boost/context/continuation.hpp>
#include <boost/context/fiber.hpp>
#include <boost/version.hpp>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

namespace context = boost::context;

namespace {

void callcc_batch(long pairs) {
    context::continuation other = context::callcc([](context::continuation &&back) {
        for (;;) {
            back = back.resume();
        }
        return std::move(back);
    });
    for (long i = 0; i < pairs; i++) {
        other = other.resume();
    }
}

void fiber_batch(long pairs) {
    context::fiber other{[](context::fiber &&back) {
        for (;;) {
            back = std::move(back).resume();
        }
        return std::move(back);
    }};
    for (long i = 0; i < pairs; i++) {
        other = std::move(other).resume();
    }
}

__attribute__((noinline)) context::fiber inner(context::fiber &&back) {
    back = std::move(back).resume();
    return std::move(back);
}

__attribute__((noinline)) context::fiber middle(context::fiber &&back) {
    back = inner(std::move(back));
    return std::move(back);
}

__attribute__((noinline)) context::fiber outer(context::fiber &&back) {
    back = middle(std::move(back));
    return std::move(back);
}

void suspend(long count) {
    static std::vector<context::fiber> suspended;
    suspended.reserve(count);
    for (long i = 0; i < count; i++) {
        context::fiber fiber{outer};
        suspended.push_back(std::move(fiber).resume());
    }
}

}  // namespace

int main(int, char **arguments) {
    std::printf("runtime boost %d.%d.%d\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
    if (std::strcmp(arguments[2], "pair") == 0) {
        print_nanos_per_pair(std::strcmp(arguments[1], "callcc") == 0 ? callcc_batch : fiber_batch, arguments);
    } else {
        print_bytes_per_one(suspend, arguments);
    }
}
