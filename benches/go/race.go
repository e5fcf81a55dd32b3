//go:build unix

package main

import (
	"runtime"
	"slices"
	"syscall"
	"time"
)

// turn is what a racer has in each round, of the processor's time.
const turn = 20 * time.Millisecond

// times are what one run took a racer in each round, in nanoseconds.
type times []float64

// race runs two racers in turns, each round beginning with the other one: what else the machine does meets both.
func race(rounds int, racers [2]func()) [2]times {
	var runs [2]int
	for i, racer := range racers {
		runs[i] = runsInTurn(racer)
	}
	var all [2]times
	for round := range rounds {
		for at := range racers {
			i := (round + at) % len(racers)
			all[i] = append(all[i], float64(measure(racers[i], runs[i]))/float64(runs[i]))
		}
	}
	return all
}

// runsInTurn is how many runs fill a turn.
func runsInTurn(racer func()) int {
	for runs := 1; ; runs *= 2 {
		if taken := measure(racer, runs); taken*4 >= turn {
			return max(1, int(int64(turn)*int64(runs)/int64(taken)))
		}
	}
}

// measure begins without the garbage of whoever ran before.
func measure(racer func(), runs int) time.Duration {
	runtime.GC()
	start := processorTime()
	for range runs {
		racer()
	}
	return processorTime() - start
}

// processorTime is what all threads have used: that of the collector counts, and what else the machine does counts less than
// by the clock on the wall.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// ratios are how many times longer each round was than the other racer's.
func (t times) ratios(other times) times {
	ratios := make(times, len(t))
	for i := range t {
		ratios[i] = t[i] / other[i]
	}
	return ratios
}

func (t times) median() float64 {
	sorted := slices.Sorted(slices.Values(t))
	return sorted[len(sorted)/2]
}
