package wire

import "strconv"

// Code says what was wrong: the same words in every language.
type Code string

// The codes.
const (
	// UnexpectedEnd means that the input ends inside a value.
	UnexpectedEnd Code = "unexpected-end"
	// UnexpectedType means another MessagePack type than the schema's.
	UnexpectedType Code = "unexpected-type"
	// OutOfRange means a number that does not fit its type.
	OutOfRange Code = "out-of-range"
	// InvalidUTF8 means text that is not UTF-8.
	InvalidUTF8 Code = "invalid-utf8"
	// InvalidDatetime means a datetime that is malformed, or outside the years 0000 to 9999.
	InvalidDatetime Code = "invalid-datetime"
	// LengthExceedsInput means a header that announces more than the bytes left.
	LengthExceedsInput Code = "length-exceeds-input"
	// TooDeep means containers that nest deeper than MaxDepth.
	TooDeep Code = "too-deep"
	// TrailingBytes means bytes after the value.
	TrailingBytes Code = "trailing-bytes"
	// MissingField means a field or parameter that is neither optional nor has a default, and did not come.
	MissingField Code = "missing-field"
	// DuplicateKey means a map key, field or parameter that comes twice.
	DuplicateKey Code = "duplicate-key"
	// UnknownEnumValue means an index or text that the enum does not have.
	UnknownEnumValue Code = "unknown-enum-value"
	// UnionShape means that a union is not a map of exactly one entry.
	UnionShape Code = "union-shape"
	// UnknownMember means a union key that the schema does not have.
	UnknownMember Code = "unknown-member"
	// TooLong means text, bytes, a list or a map of 2³² or more that was to be written.
	TooLong Code = "too-long"
	// InvalidValue means that a value was to be written that its type does not allow.
	InvalidValue Code = "invalid-value"
)

// Error is why a value could not be read or written.
type Error struct {
	// Code says what was wrong.
	Code Code
	// Path is where in the value, such as event.labels[3].name or weights["a"]; empty for the value itself.
	Path string
	// Offset is the byte at which it was noticed: of the input when reading, of the output when writing.
	Offset int
	// Message says what was found and what was due, without the place.
	Message string
}

// Error returns the message with its place, such as: event.kind: expected u32, found str at byte 37
func (e *Error) Error() string {
	text := e.Message + " at byte " + strconv.Itoa(e.Offset)
	if e.Path != "" {
		text = e.Path + ": " + text
	}
	return text
}
