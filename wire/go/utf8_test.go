package wire

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUTF8(t *testing.T) {
	for n := range 40 {
		for at := range n + 1 {
			for _, in := range []string{"\xff", "é", "漢", "🚀", "\xc3", "\xf0\x9f"} {
				text := strings.Repeat("a", at) + in + strings.Repeat("b", n-at)
				if got := isUTF8([]byte(text)); got != utf8.ValidString(text) {
					t.Errorf("%q: %v", text, got)
				}
			}
		}
		if !isUTF8(make([]byte, n)) {
			t.Errorf("%d bytes of ASCII", n)
		}
	}
}

// Texts and bytes share chunks: no copy may reach into another one, nor into the input.
func TestCopiesAreTheirOwn(t *testing.T) {
	data := []byte("\x94\xa1a\xc4\x01b\xc4\x02cd\xd9\x20" + strings.Repeat("e", 32))
	var text, long string
	var first, second []byte
	if _, err := Decode(data, func(r *Reader) bool {
		n, depth := r.enterList()
		text, first, second, long = r.String(), r.Bytes(), r.Bytes(), r.String()
		r.leave(depth)
		return n == 4
	}); err != nil {
		t.Fatal(err)
	}
	clear(data)
	first = append(first, 'x')
	second[0] = 'y'
	if text != "a" || string(first) != "bx" || string(second) != "yd" || long != strings.Repeat("e", 32) {
		t.Errorf("%q %q %q %q", text, first, second, long)
	}
}

// What a Writer or a Reader was used for before shows in nothing that comes after.
func TestReuse(t *testing.T) {
	for range 3 {
		if _, err := Encode("\xff", (*Writer).String); err == nil {
			t.Error("it writes what is not UTF-8")
		}
		data, err := Encode("text", (*Writer).String)
		if err != nil || string(data) != "\xa4text" {
			t.Errorf("%q, %v", data, err)
		}
		again, err := Encode(strings.Repeat("a", 2*longest), (*Writer).String)
		if err != nil || len(again) != 2*longest+5 || string(data) != "\xa4text" {
			t.Errorf("%d bytes, %v", len(again), err)
		}
		if _, err := Decode([]byte{0x92, 0xa1}, (*Reader).Any); err == nil {
			t.Error("it reads half a value")
		}
		if text, err := Decode(data, (*Reader).String); err != nil || text != "text" {
			t.Errorf("%q, %v", text, err)
		}
	}
}
