// Generated Go against github.com/vmihailenco/msgpack: the events of the webhook examples, written and read.
//
// Both write the same values, each in its own types, and both read the same bytes. What each writes is read by the other, and
// must be the same event.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/guesthouse/guesthouse/examples/go-host/payloads"
	"github.com/guesthouse/guesthouse/examples/go-host/triagev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
	"github.com/vmihailenco/msgpack/v5"
)

// webhooks is where set-up of the demo puts the payloads.
const webhooks = "../../examples/payloads/node_modules/@octokit/webhooks-examples/api.github.com/index.json"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	path := flag.String("events", webhooks, "the payloads")
	rounds := flag.Int("rounds", 51, "how often everybody runs")
	profile := flag.String("profile", "", "a file for a profile of the processor")
	flag.Parse()
	events, err := payloads.Read(*path)
	if err != nil {
		return err
	}
	groups, err := grouped(events)
	if err != nil {
		return err
	}
	// So the collector works in the racers' turns, not beside them.
	runtime.GOMAXPROCS(1)
	if *profile != "" {
		file, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	fmt.Println("| events | of them | mean bytes | write, ns | the peer | faster | read, ns | the peer | faster |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, group := range groups {
		if err := group.report(*rounds); err != nil {
			return err
		}
	}
	return nil
}

// A group is events as they cross.
type group struct {
	name  string
	bytes [][]byte
}

// grouped is all events, and those of each kind.
func grouped(events []triagev1.Event) ([]*group, error) {
	all := &group{name: "all"}
	groups := []*group{all}
	kinds := map[string]*group{}
	for _, event := range events {
		data, err := crossed(&event)
		if err != nil {
			return nil, err
		}
		kind := kindOf(&event.Kind)
		if kinds[kind] == nil {
			kinds[kind] = &group{name: kind}
			groups = append(groups, kinds[kind])
		}
		all.bytes = append(all.bytes, data)
		kinds[kind].bytes = append(kinds[kind].bytes, data)
	}
	return groups, nil
}

func kindOf(kind *triagev1.EventKind) string {
	switch {
	case kind.PullRequestEvent != nil:
		return "pull requests"
	case kind.IssuesEvent != nil:
		return "issues"
	case kind.IssueCommentEvent != nil:
		return "comments"
	case kind.PushEvent != nil:
		return "pushes"
	case kind.ReleaseEvent != nil:
		return "releases"
	default:
		return "other"
	}
}

// crossed is an event as it crosses, after everybody read what the other wrote.
func crossed(ours *triagev1.Event) ([]byte, error) {
	data, err := wire.Marshal(ours)
	if err != nil {
		return nil, err
	}
	var peers event
	if err := msgpack.Unmarshal(data, &peers); err != nil {
		return nil, err
	}
	theirs, err := peerWrites(&peers, true)
	if err != nil {
		return nil, err
	}
	var back triagev1.Event
	if err := wire.Unmarshal(theirs, &back); err != nil {
		return nil, err
	}
	again, err := wire.Marshal(&back)
	if err == nil && !bytes.Equal(again, data) {
		err = fmt.Errorf("the codecs do not agree on\n%x\n%x", data, again)
	}
	return data, err
}

// peerWrites is msgpack.Marshal, but for the integers, which it would write with all their bytes.
func peerWrites(v *event, sorted bool) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := msgpack.GetEncoder()
	defer msgpack.PutEncoder(encoder)
	encoder.Reset(&buffer)
	encoder.UseCompactInts(true)
	encoder.SetSortMapKeys(sorted)
	err := encoder.Encode(v)
	return buffer.Bytes(), err
}

func (g *group) report(rounds int) error {
	count, size := len(g.bytes), 0
	for _, data := range g.bytes {
		size += len(data)
	}
	reading := race(rounds, [2]func(){
		each(g.bytes, func(data *[]byte) error { return wire.Unmarshal(*data, new(triagev1.Event)) }),
		each(g.bytes, func(data *[]byte) error { return msgpack.Unmarshal(*data, new(event)) }),
	})
	ours, peers := make([]triagev1.Event, count), make([]event, count)
	for i, data := range g.bytes {
		if err := errors.Join(wire.Unmarshal(data, &ours[i]), msgpack.Unmarshal(data, &peers[i])); err != nil {
			return err
		}
	}
	writing := race(rounds, [2]func(){
		each(ours, func(v *triagev1.Event) error { _, err := wire.Marshal(v); return err }),
		each(peers, func(v *event) error { _, err := peerWrites(v, false); return err }),
	})
	fmt.Printf("| %s | %d | %d | %s | %s |\n", g.name, count, size/count, compared(writing, count), compared(reading, count))
	return nil
}

// each does something with every item. It has been done before without an error.
func each[T any](items []T, do func(*T) error) func() {
	return func() {
		for i := range items {
			if err := do(&items[i]); err != nil {
				panic(err)
			}
		}
	}
}

// compared is both medians for one event, and the median of the ratios within each round.
func compared(both [2]times, count int) string {
	ours, peer := both[0], both[1]
	return fmt.Sprintf("%.0f | %.0f | **%.2f**", ours.median()/float64(count), peer.median()/float64(count), peer.ratios(ours).median())
}
