package generated

import (
	"bytes"
	"math"
	"testing"
	"time"

	guestside "github.com/guesthouse/guesthouse/tests/generated/go/guest/conformancev1"
	hostside "github.com/guesthouse/guesthouse/tests/generated/go/host/conformancev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// refusal is a pointer to the details of an error.
type refusal interface {
	value
	wire.Details
}

// details are a case of schemas/vectors/details.json.
type details struct {
	Name    string
	Bytes   string
	Details string
	Also    []string
	Refused []string
}

func TestDetails(t *testing.T) {
	for _, it := range readVectors[details](t, "details.json") {
		t.Run(it.Name+"/guest", func(t *testing.T) { it.run(t, func() refusal { return new(guestside.Refusal) }) })
		t.Run(it.Name+"/host", func(t *testing.T) { it.run(t, func() refusal { return new(hostside.Refusal) }) })
	}
}

// An optional field would take null for none.
func TestWhatJSONCannotSayIsNotLostInSilence(t *testing.T) {
	for _, v := range []hostside.Refusal{
		{Double: wire.Pointer(math.NaN())}, {Double: wire.Pointer(math.Inf(-1))}, {Single: wire.Pointer(float32(math.Inf(1)))},
		{Since: wire.Pointer(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))},
	} {
		if text := wire.WriteDetails(&v); wire.ReadDetails(text, new(hostside.Refusal)) != nil {
			t.Errorf("%s is read", text)
		}
	}
}

func (d details) run(t *testing.T, zero func() refusal) {
	for _, text := range d.Refused {
		if got := zero(); wire.ReadDetails(text, got) != nil {
			t.Errorf("%s is read as %s", text, wire.WriteDetails(got))
		}
	}
	if d.Bytes == "" {
		return
	}
	wanted := zero()
	if err := wire.Unmarshal(bytesOf(t, d.Bytes), wanted); err != nil {
		t.Fatal(err)
	}
	written := wire.WriteDetails(wanted)
	if d.Details != "" && written != d.Details {
		t.Errorf("written as %s, not %s", written, d.Details)
	}
	// Bytes tell 0.0 from -0.0.
	want, _ := wire.Marshal(wanted)
	for _, text := range append([]string{written}, d.Also...) {
		got := zero()
		if wire.ReadDetails(text, got) == nil {
			t.Errorf("%s is not read", text)
		} else if again, _ := wire.Marshal(got); !bytes.Equal(again, want) {
			t.Errorf("%s is read as %s", text, wire.WriteDetails(got))
		}
	}
}
