// Webhook triage: a host in Go. Converts real payloads to Event, lets guests decide, and serves Directory to them.
//
// Usage: go-host --events INDEX.json --guest NAME=GUEST.wasm…; progress on standard error, one JSON document on
// standard output.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"time"

	guesthouse "github.com/guesthouse/guesthouse/bindings/go"
	"github.com/guesthouse/guesthouse/examples/go-host/payloads"
	"github.com/guesthouse/guesthouse/examples/go-host/triagev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "go-host:", err)
		os.Exit(1)
	}
}

// report is what one guest did.
type report struct {
	Guest     string         `json:"guest"`
	Events    int            `json:"events"`
	Verdicts  map[string]int `json:"verdicts"`
	MeanNS    int64          `json:"mean_ns"`
	P99NS     int64          `json:"p99_ns"`
	Decisions []string       `json:"decisions"`
}

func run() error {
	path := flag.String("events", "", "the payloads")
	guests := []string{}
	flag.Func("guest", "NAME=GUEST.wasm; may be given more than once", func(guest string) error {
		guests = append(guests, guest)
		return nil
	})
	flag.Parse()
	events, err := payloads.Read(*path)
	if err != nil {
		return err
	}
	reports := []report{}
	for _, guest := range guests {
		name, path, ok := strings.Cut(guest, "=")
		if !ok {
			return errors.New("--guest takes NAME=GUEST.wasm")
		}
		fmt.Fprintf(os.Stderr, "go host: %d events through the %s guest\n", len(events), name)
		report, err := decideAll(context.Background(), name, path, events)
		if err != nil {
			return fmt.Errorf("%s guest: %w", name, err)
		}
		reports = append(reports, report)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"host": "go", "guests": reports})
}

// known is what this host knows and events do not say.
func known() triagev1.Context {
	return triagev1.Context{
		Tenant:       "acme",
		Now:          time.Unix(1_767_268_800, 1),
		UTCOffset:    4,
		DueDays:      map[uint8]int16{1: 14, 2: 7, 3: 3, 5: 0, 9: -1},
		LabelWeights: map[string]float32{"bug": 1.5, "enhancement": 0.25, "good first issue": 0.1},
		Salt:         -42,
		MaxPriority:  9,
	}
}

func decideAll(ctx context.Context, name, path string, events []triagev1.Event) (report, error) {
	handlers := guesthouse.NewHandlers()
	triagev1.RegisterDirectory(handlers, teams{})
	host, err := guesthouse.LoadFile(ctx, path, guesthouse.WithHandlers(handlers))
	if err != nil {
		return report{}, err
	}
	defer host.Close(ctx)
	triage := triagev1.NewTriageClient(host)

	done := report{Guest: name, Events: len(events), Verdicts: map[string]int{}, Decisions: []string{}}
	if len(events) > 0 {
		if _, err := triage.Decide(ctx, events[0], known()); err != nil {
			return report{}, err
		}
	}
	times := make([]time.Duration, 0, len(events))
	for i, event := range events {
		start := time.Now()
		decision, err := triage.Decide(ctx, event, known())
		times = append(times, time.Since(start))
		if err != nil {
			return report{}, fmt.Errorf("event %d: %w", i, err)
		}
		encoded, err := wire.Marshal(&decision)
		if err != nil {
			return report{}, err
		}
		done.Verdicts[decision.Verdict.String()]++
		done.Decisions = append(done.Decisions, digest(encoded))
	}
	done.MeanNS, done.P99NS = mean(times), p99(times)
	return done, nil
}

// digest is FNV-1a with 64 bits, in hexadecimal: enough to see that two decisions differ.
func digest(data []byte) string {
	hash := fnv.New64a()
	hash.Write(data)
	return fmt.Sprintf("%016x", hash.Sum64())
}

func mean(times []time.Duration) int64 {
	sum := time.Duration(0)
	for _, time := range times {
		sum += time
	}
	return int64(sum) / int64(max(len(times), 1))
}

func p99(times []time.Duration) int64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return int64(times[(len(times)*99+99)/100-1])
}
