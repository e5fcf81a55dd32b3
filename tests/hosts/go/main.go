// The suite's host in Go.
//
// Usage: conformance-go GUEST.wasm MEMORY_BYTES TIMEOUT_MS; what it reads and writes is described in tests/src/hosts.rs.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	guesthouse "github.com/guesthouse/guesthouse/bindings/go"
	"github.com/guesthouse/guesthouse/tests/hosts/go/conformancev1"
)

type request struct {
	Operation string
	Typed     bool
	Payload   string
}

type answer struct {
	OK    *string  `json:"ok,omitempty"`
	Error *failure `json:"error,omitempty"`
	Log   []string `json:"log"`
}

type failure struct {
	Code      string `json:"code"`
	Ran       bool   `json:"ran"`
	Message   string `json:"message"`
	GuestCode string `json:"guest_code,omitempty"`
}

// lines are what the guest wrote since they were last taken.
type lines struct {
	mutex sync.Mutex
	kept  []string
}

func (l *lines) add(line string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.kept = append(l.kept, line)
}

func (l *lines) take() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	taken := append([]string{}, l.kept...)
	l.kept = nil
	return taken
}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "conformance-go:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) != 3 {
		return errors.New("usage: conformance-go GUEST.wasm MEMORY_BYTES TIMEOUT_MS")
	}
	log := &lines{}
	host, err := load(ctx, arguments, log)
	if err != nil {
		return err
	}
	defer host.Close(ctx)
	requests := bufio.NewScanner(os.Stdin)
	requests.Buffer(nil, 64<<20)
	for requests.Scan() {
		var request request
		if err := json.Unmarshal(requests.Bytes(), &request); err != nil {
			return err
		}
		answer, err := respond(ctx, host, request)
		if err != nil {
			return err
		}
		answer.Log = log.take()
		if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
			return err
		}
	}
	return requests.Err()
}

func load(ctx context.Context, arguments []string, log *lines) (*guesthouse.Host, error) {
	memory, err := strconv.ParseUint(arguments[1], 10, 64)
	if err != nil {
		return nil, err
	}
	timeout, err := strconv.Atoi(arguments[2])
	if err != nil {
		return nil, err
	}
	handlers := guesthouse.NewHandlers()
	conformancev1.RegisterCallback(handlers, callbacks{})
	return guesthouse.LoadFile(ctx, arguments[0],
		guesthouse.WithHandlers(handlers),
		guesthouse.WithLogger(log.add),
		guesthouse.WithLimits(guesthouse.Limits{
			MemoryBytes: memory,
			Timeout:     time.Duration(timeout) * time.Millisecond,
			Instances:   1,
		}))
}

// callbacks is what the host serves.
type callbacks struct{}

// Upper gives the text in upper case.
func (callbacks) Upper(_ context.Context, text string) (string, error) {
	return strings.ToUpper(text), nil
}

// Reject fails.
func (callbacks) Reject(_ context.Context, message string, code *string) error {
	if code == nil {
		return errors.New(message)
	}
	return &guesthouse.HandlerError{Code: *code, Message: message}
}

// Refuse fails.
func (callbacks) Refuse(_ context.Context, refusal conformancev1.Refusal) error { return &refusal }

// Notify does nothing.
func (callbacks) Notify(context.Context) error { return nil }

func respond(ctx context.Context, host *guesthouse.Host, request request) (answer, error) {
	payload, err := hex.DecodeString(request.Payload)
	if err != nil {
		return answer{}, err
	}
	var reply []byte
	if request.Typed {
		reply, err = typed(ctx, conformancev1.NewConformanceClient(host), request.Operation, payload)
	} else {
		reply, err = host.Call(ctx, request.Operation, payload)
	}
	var failed *guesthouse.Error
	if errors.As(err, &failed) {
		return answer{Error: &failure{
			Code:      string(failed.Code),
			Ran:       failed.Ran,
			Message:   failed.Error(),
			GuestCode: failed.GuestCode,
		}}, nil
	}
	text := hex.EncodeToString(reply)
	return answer{OK: &text}, err
}
