package wire

import (
	"strconv"
	"unsafe"
)

// Ordered is the types that keys of a map can have, but for bool.
type Ordered interface {
	~string | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// ReadList reads a list, each element by the function. The result is not nil, unless there is an error.
func ReadList[T any](r *Reader, read func(*Reader) T) []T {
	var element T
	n, depth := r.enterList()
	items := make([]T, 0, r.room(n, unsafe.Sizeof(element)))
	for i := 0; i < n && r.err == nil; i++ {
		r.moveTo(depth, inElement, i)
		items = append(items, read(r))
	}
	r.leave(depth)
	if r.err != nil {
		return nil
	}
	return items
}

// ReadValues reads a list of values that can read themselves: wire.ReadValues[Point](r). The result is not nil, unless there
// is an error.
func ReadValues[T any, P interface {
	*T
	Decoder
}](r *Reader) []T {
	var element T
	n, depth := r.enterList()
	items := make([]T, 0, r.room(n, unsafe.Sizeof(element)))
	for i := 0; i < n && r.err == nil; i++ {
		r.moveTo(depth, inElement, i)
		items = append(items, element)
		r.keep(P(&items[i]).DecodeWire(r))
	}
	r.leave(depth)
	if r.err != nil {
		return nil
	}
	return items
}

func (r *Reader) enterList() (n, depth int) {
	start := r.at
	t := r.token()
	if t.kind != kindArray {
		r.unexpected(start, "list", t)
		return 0, 0
	}
	return int(t.bits), r.enter(start)
}

// ReadMap reads a map, its keys and values by the functions. A key that comes twice is an error. The result is not nil,
// unless there is an error.
func ReadMap[K Ordered | ~bool, V any](r *Reader, key func(*Reader) K, value func(*Reader) V) map[K]V {
	var entry struct {
		key   K
		value V
	}
	n, depth := r.enterMap("map")
	entries := make(map[K]V, r.room(n, unsafe.Sizeof(entry)))
	for ; n > 0 && r.err == nil; n-- {
		r.moveTo(depth, inContainer, 0)
		start := r.at
		k := key(r)
		r.moveTo(depth, inEntry, start)
		if _, repeated := entries[k]; repeated && r.err == nil {
			r.repeated(start)
		}
		entries[k] = value(r)
	}
	r.leave(depth)
	if r.err != nil {
		return nil
	}
	return entries
}

func (r *Reader) enterMap(due string) (n, depth int) {
	start := r.at
	if r.err == nil && start < len(r.data) && r.data[start]&0xf0 == 0x80 {
		if n := int(r.data[start] & 0x0f); 2*n < len(r.data)-start {
			r.at++
			return n, r.enter(start)
		}
	}
	t := r.token()
	if t.kind != kindMap {
		r.unexpected(start, due, t)
		return 0, 0
	}
	return int(t.bits), r.enter(start)
}

func (r *Reader) repeated(start int) {
	r.failAt(start, DuplicateKey, "the key came before")
}

// Union reads the header and the key of a union. The value of that member comes next. After an error the key is empty.
func (r *Reader) Union() string {
	start := r.at
	t := r.token()
	if t.kind != kindMap || t.bits != 1 {
		found := t.kind.noun()
		if t.kind == kindMap {
			found = "another number of entries"
		}
		r.failAt(start, UnionShape, "expected union (a map of one entry), found "+found)
		return ""
	}
	depth := r.enter(start)
	keyStart := r.at
	key := r.String()
	if r.err == nil {
		r.moveTo(depth, inField, keyStart)
	}
	return key
}

// UnknownMember is the error for a key that the union does not have.
func (r *Reader) UnknownMember() {
	r.Fail(UnknownMember, "the union has no such member")
}

// Unknown is a member of an open union that the schema does not have: what a newer schema may add.
type Unknown struct {
	// Key is its key.
	Key string
	// Value is its value, as it came.
	Value Raw
}

// ReadUnknown reads the value of the member that Union has returned the key of. It returns nil after an error.
func ReadUnknown(r *Reader, key string) *Unknown {
	value := r.Raw()
	if r.err != nil {
		return nil
	}
	return &Unknown{Key: key, Value: value}
}

// WriteUnknown writes the key and the value of a member, after the header that Union writes.
func WriteUnknown(w *Writer, v *Unknown) {
	w.String(v.Key)
	w.Raw(v.Value)
}

// ReadEnum reads an enum from its index or its text. known tells which indexes it has; it is nil for an open enum.
func ReadEnum[E ~int32](r *Reader, parse func(text string) (E, bool), known func(E) bool) E {
	start := r.at
	index, text := r.enumValue()
	value, ok := E(index), true
	switch {
	case r.err != nil:
		return 0
	case text != nil:
		value, ok = parse(string(text))
	case known != nil:
		ok = known(value)
	}
	if !ok {
		r.failAt(start, UnknownEnumValue, "the enum has no "+enumText(index, text))
		return 0
	}
	return value
}

// enumText names what came instead of a value of an enum.
func enumText(index int32, text []byte) string {
	if text != nil {
		return string(appendJSONString(nil, string(text)))
	}
	return strconv.FormatInt(int64(index), 10)
}

// enumValue reads the index or the text of an enum; the text is not nil if there is one.
func (r *Reader) enumValue() (index int32, text []byte) {
	start := r.at
	t := r.token()
	if t.kind == kindStr {
		return 0, r.asText(start, t)
	}
	return int32(r.asSigned(start, t, "enum", 32)), nil
}
