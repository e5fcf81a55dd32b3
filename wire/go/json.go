package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A jsonParser reads JSON text from its beginning. It is here because encoding/json would be most of a small guest. Its
// methods report whether the text was as it should be; if not, the parser is of no more use.
type jsonParser struct {
	text string
	at   int
}

// end reports whether nothing but space is left.
func (p *jsonParser) end() bool {
	p.space()
	return p.at == len(p.text)
}

func (p *jsonParser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// token reads a text, after space.
func (p *jsonParser) token(text string) bool {
	p.space()
	if len(p.text)-p.at < len(text) || p.text[p.at:p.at+len(text)] != text {
		return false
	}
	p.at += len(text)
	return true
}

// value reads over a value.
func (p *jsonParser) value(depth int) bool {
	p.space()
	if p.at == len(p.text) || depth > MaxDepth {
		return false
	}
	switch p.text[p.at] {
	case '{':
		return p.object(depth, func(p *jsonParser, _ string) bool { return p.value(depth + 1) })
	case '[':
		return p.sequence('[', ']', func() bool { return p.value(depth + 1) })
	case '"':
		return p.string(new(string))
	case 't':
		return p.token("true")
	case 'f':
		return p.token("false")
	case 'n':
		return p.token("null")
	default:
		return p.number()
	}
}

// object reads an object, the value of each key by the function.
func (p *jsonParser) object(depth int, member func(p *jsonParser, key string) bool) bool {
	return depth <= MaxDepth && p.sequence('{', '}', func() bool {
		var key string
		return p.string(&key) && p.token(":") && member(p, key)
	})
}

// sequence reads items with commas between them.
func (p *jsonParser) sequence(open, closing byte, item func() bool) bool {
	if !p.token(string(rune(open))) {
		return false
	}
	if p.token(string(rune(closing))) {
		return true
	}
	for item() {
		if p.token(string(rune(closing))) {
			return true
		}
		if !p.token(",") {
			return false
		}
	}
	return false
}

func (p *jsonParser) number() bool {
	p.token("-")
	start := p.at
	whole := p.digits()
	if !whole || p.text[start] == '0' && p.at > start+1 {
		return false
	}
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		if !p.digits() {
			return false
		}
	}
	if p.at < len(p.text) && (p.text[p.at] == 'e' || p.text[p.at] == 'E') {
		p.at++
		if p.at < len(p.text) && (p.text[p.at] == '+' || p.text[p.at] == '-') {
			p.at++
		}
		return p.digits()
	}
	return true
}

func (p *jsonParser) digits() bool {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}

// string reads a text.
func (p *jsonParser) string(into *string) bool {
	if !p.token(`"`) {
		return false
	}
	var text []byte
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '"':
			*into = string(text)
			return utf8.Valid(text)
		case c < ' ':
			return false
		case c != '\\':
			text = append(text, c)
		default:
			r, ok := p.escape()
			if !ok {
				return false
			}
			text = utf8.AppendRune(text, r)
		}
	}
	return false
}

// escape reads what follows a backslash. Half a surrogate pair is U+FFFD.
func (p *jsonParser) escape() (rune, bool) {
	if p.at == len(p.text) {
		return 0, false
	}
	c := p.text[p.at]
	p.at++
	switch c {
	case '"', '\\', '/':
		return rune(c), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		return p.unicode()
	}
	return 0, false
}

func (p *jsonParser) unicode() (rune, bool) {
	first, ok := p.hex()
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	second := *p
	if len(p.text)-p.at >= 6 && p.text[p.at:p.at+2] == `\u` {
		second.at += 2
		if low, ok := second.hex(); ok {
			if pair := utf16.DecodeRune(first, low); pair != utf8.RuneError {
				p.at = second.at
				return pair, true
			}
		}
	}
	return utf8.RuneError, true
}

// hex reads four digits.
func (p *jsonParser) hex() (v rune, ok bool) {
	for range 4 {
		if p.at == len(p.text) {
			return 0, false
		}
		digit := strings.IndexByte(hexDigits+"ABCDEF", p.text[p.at])
		if digit < 0 {
			return 0, false
		}
		if digit > 15 {
			digit -= 6
		}
		v = v<<4 | rune(digit)
		p.at++
	}
	return v, true
}

const hexDigits = "0123456789abcdef"

// shortEscapes is what follows the backslash of a control character that has a letter in JSON.
var shortEscapes = [' ']byte{'\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r'}

// appendJSONString appends a text in quotes. What is not UTF-8 becomes U+FFFD.
func appendJSONString(text []byte, v string) []byte {
	text = append(text, '"')
	for _, r := range v {
		switch {
		case r == '"' || r == '\\':
			text = append(text, '\\', byte(r))
		case r < ' ' && shortEscapes[r] != 0:
			text = append(text, '\\', shortEscapes[r])
		case r < ' ':
			text = append(text, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			text = utf8.AppendRune(text, r)
		}
	}
	return append(text, '"')
}
