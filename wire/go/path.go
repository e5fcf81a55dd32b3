package wire

import "strconv"

// A frame is a container that a Reader is inside of, and what it is at in there.
type frame struct {
	kind frameKind
	at   int // the index of an element, or the offset of a key in the data
}

type frameKind uint8

const (
	inContainer frameKind = iota // before its first item, or at a key
	inElement
	inField // of a record, or the member of a union
	inEntry // of a map
)

// pathOf writes down where the frames lead. It runs once an error has been found, and reads the keys from the data again.
func pathOf(data []byte, frames []frame) string {
	path := ""
	for _, f := range frames {
		switch f.kind {
		case inElement:
			path += "[" + strconv.Itoa(f.at) + "]"
		case inField:
			name, _ := keyText(data, f.at)
			path = joinField(path, name)
		case inEntry:
			path += "[" + quotedKey(data, f.at) + "]"
		}
	}
	return path
}

func joinField(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// quotedKey is the key at an offset in quotes, or a question mark if it is of a type that only maps without a schema have.
func quotedKey(data []byte, at int) string {
	if text, ok := keyText(data, at); ok {
		return string(appendJSONString(nil, text))
	}
	return "?"
}

// keyText is the key at an offset as text, and whether it is text, an integer or a bool.
func keyText(data []byte, at int) (text string, ok bool) {
	r := NewReader(data[at:])
	switch t := r.token(); t.kind {
	case kindStr:
		return string(r.take(t)), true
	case kindUnsigned:
		return strconv.FormatUint(t.bits, 10), true
	case kindNegative:
		return strconv.FormatInt(int64(t.bits), 10), true
	case kindBool:
		return strconv.FormatBool(t.bits != 0), true
	default:
		return "", false
	}
}

// An openContainer is one whose header has been written, and not yet all of its items.
type openContainer struct {
	frame
	isMap bool
	left  int // items to come: an entry of a map is two
}

// begin notes that the next item begins at an offset.
func (c *openContainer) begin(offset int) {
	switch {
	case !c.isMap && c.kind == inContainer:
		c.frame = frame{inElement, 0}
	case !c.isMap:
		c.at++
	case c.left%2 == 0:
		c.frame = frame{inEntry, offset}
	}
	c.left--
}

// pathOfOutput finds where a Writer stands from the bytes that it has written, which end inside the containers that are
// open: so a Writer keeps no books. The bytes do not tell a record from a map: a key that is a name counts as a field.
func pathOfOutput(data []byte) string {
	var open []openContainer
	r := NewReader(data)
	for r.err == nil && r.at < len(data) {
		if n := len(open); n > 0 {
			open[n-1].begin(r.at)
		}
		switch t := r.header(); t.kind {
		case kindStr, kindBin, kindExt:
			r.take(t)
		case kindArray:
			open = append(open, openContainer{left: int(t.bits)})
		case kindMap:
			open = append(open, openContainer{isMap: true, left: 2 * int(t.bits)})
		}
		for len(open) > 0 && open[len(open)-1].left == 0 {
			open = open[:len(open)-1]
		}
	}
	frames := make([]frame, 0, len(open))
	for i := range open {
		c := &open[i]
		switch {
		case i == len(open)-1 && !c.isMap:
			c.begin(len(data)) // the element that could not be written
		case i == len(open)-1 && c.left%2 == 0:
			c.kind = inContainer // a key that could not be written
		case c.isMap && isName(data, c.at):
			c.kind = inField
		}
		frames = append(frames, c.frame)
	}
	return pathOf(data, frames)
}

func isName(data []byte, at int) bool {
	text, _ := keyText(data, at)
	for i, c := range []byte(text) {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}
