//go:build !wasip1 && !tinygo.wasm

package guest

import (
	"errors"
	"fmt"
	"testing"

	wire "github.com/guesthouse/guesthouse/wire/go"
)

func TestInvoke(t *testing.T) {
	handlers = map[string]func([]byte) ([]byte, error){}
	Register("demo/echo", func(payload []byte) ([]byte, error) { return payload, nil })
	Register("/demo/slash", func(payload []byte) ([]byte, error) { return nil, nil })
	for _, operation := range []string{"demo/echo", "/demo/echo"} {
		if reply, err := Invoke(operation, []byte("hi")); string(reply) != "hi" || err != nil {
			t.Errorf("%s: %q, %v", operation, reply, err)
		}
	}
	if reply, err := Invoke("demo/slash", []byte("hi")); len(reply) != 0 || err != nil {
		t.Errorf("%q, %v", reply, err)
	}
	if _, err := Invoke("demo/missing", nil); err == nil || err.Error() != "no handler for demo/missing" {
		t.Error(err)
	}
	Register("demo/echo", func([]byte) ([]byte, error) { return nil, errors.New("replaced") })
	if _, err := Invoke("demo/echo", nil); err == nil || err.Error() != "replaced" {
		t.Error(err)
	}
}

func TestErrorsThatCross(t *testing.T) {
	coded := &wire.CallError{Message: "no such user", Code: "not-found", Details: `{"id":5}`}
	for _, test := range []struct {
		err  error
		want wire.CallError
	}{
		{errors.New("plain"), wire.CallError{Message: "plain"}},
		{coded, *coded},
		{fmt.Errorf("decide: %w", coded), wire.CallError{Message: "decide: no such user", Code: "not-found", Details: `{"id":5}`}},
		{errors.Join(errors.New("first"), coded), wire.CallError{Message: "first\nno such user", Code: "not-found", Details: `{"id":5}`}},
		{errors.Join(errors.New("first"), nil), wire.CallError{Message: "first"}},
		{errors.New("gh1:{"), wire.CallError{Message: "gh1:{"}},
		{errors.New("\xff"), wire.CallError{Message: "\ufffd"}},
	} {
		Register("demo/fail", func([]byte) ([]byte, error) { return nil, test.err })
		_, err := Invoke("demo/fail", nil)
		var got *wire.CallError
		if !errors.As(err, &got) || *got != test.want {
			t.Errorf("%v crossed as %#v", test.err, err)
		}
	}
}

func TestNativeGuestsHaveNoHost(t *testing.T) {
	_, err := HostCall("", "demo.v1.Clock", "now", nil)
	if err == nil || err.Error() != "no host to call demo.v1.Clock/now of: this is a native build" {
		t.Error(err)
	}
}
