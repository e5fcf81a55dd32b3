package payloads

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/guesthouse/guesthouse/wire/go"
)

// object is a JSON object. Reading a member that it does not have gives the zero value.
type object map[string]any

func (o object) object(name string) object {
	member, _ := o[name].(map[string]any)
	return member
}

func (o object) list(name string) []any {
	member, _ := o[name].([]any)
	return member
}

func (o object) text(name string) string {
	member, _ := o[name].(string)
	return member
}

func (o object) optionalText(name string) *string {
	if member, ok := o[name].(string); ok {
		return &member
	}
	return nil
}

func (o object) flag(name string) bool {
	member, _ := o[name].(bool)
	return member
}

// number is the member as an integer up to limit; 0 where there is none.
func (o object) number(name string, limit uint64) (uint64, error) {
	switch member := o[name].(type) {
	case nil:
		return 0, nil
	case json.Number:
		number, err := strconv.ParseUint(member.String(), 10, 64)
		if err == nil && number <= limit {
			return number, nil
		}
	}
	return 0, fmt.Errorf("%s: not a number in range: %v", name, o[name])
}

// time is RFC 3339 text, or seconds since 1970; nil where there is none.
func (o object) time(name string) (*time.Time, error) {
	switch member := o[name].(type) {
	case nil:
		return nil, nil
	case string:
		parsed, err := time.Parse(time.RFC3339Nano, member)
		return &parsed, err
	default:
		seconds, err := o.number(name, math.MaxUint32)
		parsed := time.Unix(int64(seconds), 0)
		return &parsed, err
	}
}

func (o object) hex(name string) ([]byte, error) {
	data, err := hex.DecodeString(o.text(name))
	if err != nil {
		return nil, fmt.Errorf("%s: not hexadecimal: %v", name, o[name])
	}
	return data, nil
}

// dynamic is the payload as it is, the keys of its objects sorted.
func dynamic(value any) any {
	switch value := value.(type) {
	case json.Number:
		if number, err := strconv.ParseUint(value.String(), 10, 64); err == nil {
			return number
		}
		if number, err := strconv.ParseInt(value.String(), 10, 64); err == nil {
			return number
		}
		number, _ := value.Float64()
		return number
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = dynamic(item)
		}
		return items
	case map[string]any:
		entries := make(wire.Map, 0, len(value))
		for _, key := range slices.Sorted(maps.Keys(value)) {
			entries = append(entries, wire.Entry{Key: key, Value: dynamic(value[key])})
		}
		return entries
	default:
		return value
	}
}
