package wire

import (
	"sync"
	"unsafe"
)

const (
	// chunk is how many bytes of short texts are allocated at once.
	chunk = 512
	// short is the length up to which texts and bytes share a chunk: who keeps one of them keeps a chunk, not more.
	short = 64
	// longName is the length up to which a name may come again.
	longName = 32
)

// memory is what a Reader allocates from, so that short texts cost no allocation each.
type memory struct {
	chunk []byte
	names *names
}

// readers are at no data. Their memory goes on with the chunk that the last one left.
var readers = sync.Pool{New: func() any { return new(Reader) }}

func newReader(data []byte) *Reader {
	r := readers.Get().(*Reader)
	r.data = data
	return r
}

// endAndReuse returns what End does, and gives the Reader back to the others.
func (r *Reader) endAndReuse() error {
	err := r.End()
	*r = Reader{frames: r.frames[:0], memory: r.memory}
	readers.Put(r)
	return err
}

// bytes returns a copy, which is not nil. Nothing can be appended to it within a chunk.
func (m *memory) bytes(content []byte) []byte {
	if len(content) > short {
		long := make([]byte, len(content))
		copy(long, content)
		return long
	}
	start := len(m.chunk)
	if m.chunk == nil || cap(m.chunk)-start < len(content) {
		m.chunk, start = make([]byte, 0, chunk), 0
	}
	m.chunk = append(m.chunk, content...)
	end := len(m.chunk)
	return m.chunk[start:end:end]
}

// text returns a copy as a string.
func (m *memory) text(content []byte) string {
	if len(content) > short {
		return string(content)
	}
	// Nobody else has these bytes, and nobody writes to them again.
	return view(m.bytes(content))
}

// view is the same bytes as a string, without a copy.
func view(text []byte) string {
	// SAFETY: the string is as long as the slice, and nobody writes to its bytes while there is the string: they are a
	// part of the data of a Reader, which does not change while it reads, and the view is not kept; or they are a copy
	// that is only the string's.
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// bytesOf is the same text as bytes, without a copy.
func bytesOf(text string) []byte {
	// SAFETY: the slice is as long as the string, and is read, and not kept.
	return unsafe.Slice(unsafe.StringData(text), len(text))
}

// names are keys of maps without a schema, which are few, and come again and again: each is copied once.
type names [512]struct {
	text  string
	value any // the text, ready to be a key
}

// name returns a text that is a key.
func (m *memory) name(text []byte) any {
	if len(text) == 0 || len(text) > longName {
		return m.text(text)
	}
	if m.names == nil {
		m.names = new(names)
	}
	n := len(text)
	hash := uint32(text[0]) | uint32(text[n/3])<<8 | uint32(text[n/2])<<16 | uint32(text[n-1])<<24
	known := &m.names[(hash*0x9e3779b1>>16+uint32(n))%uint32(len(m.names))]
	if known.text != string(text) {
		known.text = string(text)
		known.value = known.text
	}
	return known.value
}
