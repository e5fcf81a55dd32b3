package wire

import (
	"testing"
	"time"
)

func TestFormatTime(t *testing.T) {
	for _, text := range []string{
		"0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "2026-11-23T12:54:00Z", "2026-11-23T12:54:00.500Z",
		"2026-11-23T12:54:00.000500Z", "2026-11-23T12:54:00.000000500Z", "9999-12-31T23:59:59.999999999Z",
	} {
		v, ok := ParseTime(text)
		if got := FormatTime(v); !ok || got != text {
			t.Errorf("%s: %s, %v", text, got, ok)
		}
	}
	zone := time.FixedZone("", 3600)
	if got := FormatTime(time.Date(2026, 1, 1, 0, 30, 0, 0, zone)); got != "2025-12-31T23:30:00Z" {
		t.Error(got)
	}
}

// Whatever both of them take, ParseTime reads as the standard library does.
func FuzzParseTime(f *testing.F) {
	f.Add("2026-11-23T12:54:00.123456789+01:30")
	f.Add("2016-12-31 23:59:60z")
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := ParseTime(text)
		want, err := time.Parse(time.RFC3339Nano, text)
		if ok && err == nil && !v.Equal(want) {
			t.Errorf("%q: %v, want %v", text, v, want)
		}
		if !ok {
			return
		}
		if again, ok := ParseTime(FormatTime(v)); !ok || again != v {
			t.Errorf("%q: %v came back as %v", text, v, again)
		}
	})
}

func TestEveryDay(t *testing.T) {
	for day := time.Date(0, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() <= 9999; day = day.AddDate(0, 0, 1) {
		if v, ok := ParseTime(FormatTime(day)); !ok || v != day {
			t.Fatalf("%v came back as %v", day, v)
		}
	}
}
