package generated

import (
	"errors"
	"strings"
	"testing"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
	guestside "github.com/guesthouse/guesthouse/tests/generated/go/guest/conformancev1"
)

// conformance serves some operations; a call of any other is a nil pointer.
type conformance struct{ guestside.Conformance }

func (conformance) Join(left string, separator string, right *string) (string, error) {
	if right == nil {
		return left + separator, nil
	}
	return left + separator + *right, nil
}

func (conformance) EchoShape(s guestside.Shape) (guestside.Shape, error) { return s, nil }

func (conformance) Nothing() error { return nil }

func (conformance) Fail(message string, code *string) error { return errors.New(message) }

func TestServing(t *testing.T) {
	guestside.RegisterConformance(conformance{})
	for _, c := range []struct{ operation, payload, reply, fails string }{
		{"join", "\x81\xa4left\xa1a", "\xa2a-", ""},
		{"join", "\x84\xa5right\xa1b\xa4left\xa1a\xa5other\x01\xa9separator\xa1+", "\xa3a+b", ""},
		{"join", "\x81\xa5right\xa1b", "", "left"},
		{"join", "", "", "byte 0"},
		{"echoShape", "\x81\xa5label\xa1x", "\x81\xa5label\xa1x", ""},
		{"echoShape", "\x81\xa5label\xa1x\x00", "", "byte"},
		{"nothing", "", "", ""},
		{"nothing", "\xc0", "", ""},
		{"nothing", "\x05", "", "byte"},
		{"fail", "\x81\xa7message\xa4oops", "", "oops"},
	} {
		reply, err := guest.Invoke("conformance.v1.Conformance/"+c.operation, []byte(c.payload))
		if c.fails == "" && (err != nil || string(reply) != c.reply) {
			t.Errorf("%s of %q: %q, %v", c.operation, c.payload, reply, err)
		}
		if c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%s of %q: %q, %v", c.operation, c.payload, reply, err)
		}
	}
}
