// Webhook triage as a guest in Go: one source for TinyGo and for standard Go.
// The rules are those of examples/README.md.
package main

import "github.com/guesthouse/guesthouse/examples/go-guest/triagev1"

// rules implements the guest's interface.
type rules struct{}

func init() {
	triagev1.RegisterTriage(rules{})
}

// main is never run: the module is a reactor, which only answers calls.
func main() {}

// Decide decides what to do with the event.
func (rules) Decide(event triagev1.Event, context triagev1.Context) (triagev1.Decision, error) {
	return decide(&event, &context)
}

// Summarize gives one line for a log.
func (rules) Summarize(event triagev1.Event) (string, error) {
	return summary(&event), nil
}
