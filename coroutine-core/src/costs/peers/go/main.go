// Goroutines: Gosched between two, and a round trip over two unbuffered channels. See ../README.md.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	fmt.Println("runtime Go", runtime.Version()[2:])
	switch os.Args[2] {
	case "pair":
		batch := batches[os.Args[1]]()
		fmt.Printf("pair-ns %.2f\n", nanosPerPair(batch, millis(3), millis(4)))
	case "memory":
		fmt.Printf("bytes %.0f\n", bytesPerGoroutine(number(3)))
	}
}

var batches = map[string]func() func(pairs int){"gosched": gosched, "channel": channel}

func gosched() func(int) {
	go func() {
		for {
			runtime.Gosched()
		}
	}()
	return func(pairs int) {
		for i := 0; i < pairs; i++ {
			runtime.Gosched()
		}
	}
}

func channel() func(int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for value := range there {
			back <- value
		}
	}()
	return func(pairs int) {
		for i := 0; i < pairs; i++ {
			there <- i
			<-back
		}
	}
}

func nanosPerPair(batch func(int), warmUp, measured time.Duration) float64 {
	pairs, elapsed := 1024, time.Duration(0)
	for spent := time.Duration(0); spent < warmUp; spent += elapsed {
		if elapsed < warmUp/4 {
			pairs *= 2
		}
		elapsed = timeOf(batch, pairs)
	}
	pairs = int(float64(pairs)*float64(measured)/float64(elapsed)) + 1
	return float64(timeOf(batch, pairs)) / float64(pairs)
}

func timeOf(batch func(int), pairs int) time.Duration {
	start := time.Now()
	batch(pairs)
	return time.Since(start)
}

func bytesPerGoroutine(count int) float64 {
	never := make(chan int)
	before := liveBytes()
	for i := 0; i < count; i++ {
		go outer(never)
	}
	runtime.Gosched() // all others have their turn first
	return float64(liveBytes()-before) / float64(count)
}

func liveBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}

//go:noinline
func outer(never chan int) int { return middle(never) + 1 }

//go:noinline
func middle(never chan int) int { return inner(never) + 1 }

//go:noinline
func inner(never chan int) int { return <-never }

func millis(argument int) time.Duration { return time.Duration(number(argument)) * time.Millisecond }

func number(argument int) int {
	value, err := strconv.Atoi(os.Args[argument])
	if err != nil {
		panic(err)
	}
	return value
}
