package wire

import (
	"strings"
	"unicode/utf8"
)

// structured is what the text of an error with a code begins with; a JSON object follows.
const structured = "gh1:"

// missing stands for a message that did not come: no JSON text says it, as it is not UTF-8.
const missing = "\xff"

// CallError is an error that the other side of a call answered with.
type CallError struct {
	// Message says what was wrong.
	Message string
	// Code is for programs to tell errors apart; it may be empty.
	Code string
	// Details is JSON text with more about it, or empty.
	Details string
}

// Error returns the message.
func (e *CallError) Error() string {
	return e.Message
}

// ParseCallError reads an error from the text that crossed. Text without the structure of an error with a code is a message.
func ParseCallError(text string) *CallError {
	if object, ok := strings.CutPrefix(text, structured); ok {
		e := CallError{Message: missing}
		p := jsonParser{text: object}
		if p.object(0, e.member) && p.end() && e.Message != missing {
			return &e
		}
	}
	return &CallError{Message: text}
}

// member reads the value of a key of the JSON object. A code or details of null are none.
func (e *CallError) member(p *jsonParser, key string) bool {
	p.space()
	start := p.at
	switch key {
	case "message":
		return p.string(&e.Message)
	case "code":
		return p.token("null") || p.string(&e.Code)
	}
	if !p.value(1) {
		return false
	}
	if value := p.text[start:p.at]; key == "details" && value != "null" {
		e.Details = value
	}
	return true
}

// Text returns the text that crosses: the message alone, if there is neither a code nor details. Details that are not JSON
// cross as a text.
func (e *CallError) Text() string {
	if e.Code == "" && e.Details == "" && !strings.HasPrefix(e.Message, structured) {
		return strings.ToValidUTF8(e.Message, string(utf8.RuneError))
	}
	text := append([]byte(structured), `{"code":`...)
	text = appendJSONString(text, e.Code)
	text = append(text, `,"message":`...)
	text = appendJSONString(text, e.Message)
	if e.Details != "" {
		text = append(text, `,"details":`...)
		p := jsonParser{text: e.Details}
		if utf8.ValidString(e.Details) && p.value(1) && p.end() {
			text = append(text, e.Details...)
		} else {
			text = appendJSONString(text, e.Details)
		}
	}
	return string(append(text, '}'))
}
