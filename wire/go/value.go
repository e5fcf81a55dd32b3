package wire

import (
	"time"
	"unsafe"
)

// Raw is one value of any type, encoded.
type Raw []byte

// Map is a map without a schema: entries in the order in which they came, with keys of any type.
type Map []Entry

// Entry is a key of a Map and its value.
type Entry struct {
	Key, Value any
}

// Ext is an extension other than the datetime.
type Ext struct {
	Type int8
	Data []byte
}

// Get returns the value of a text key, and whether there is one.
func (m Map) Get(key string) (any, bool) {
	for _, entry := range m {
		if text, ok := entry.Key.(string); ok && text == key {
			return entry.Value, true
		}
	}
	return nil, false
}

// Any reads a value of any type: nil, bool, int64 (uint64 where it does not fit), float32, float64, string, []byte,
// time.Time, []any, Map or Ext.
func (r *Reader) Any() any {
	if text, ok := r.shortText(); ok {
		return r.memory.text(text)
	}
	start := r.at
	t := r.token()
	switch t.kind {
	case kindBool:
		return t.bits != 0
	case kindUnsigned:
		if t.bits > 1<<63-1 {
			return t.bits
		}
		return int64(t.bits)
	case kindNegative:
		return int64(t.bits)
	case kindFloat32:
		return float32(r.asFloat(start, t, "", 0))
	case kindFloat64:
		return r.asFloat(start, t, "", 0)
	case kindStr:
		return r.memory.text(r.asText(start, t))
	case kindBin:
		return r.memory.bytes(r.take(t))
	case kindExt:
		if t.ext == timeExtension {
			return r.asTime(start, t)
		}
		return Ext{Type: t.ext, Data: r.memory.bytes(r.take(t))}
	case kindArray:
		return r.anyList(int(t.bits), r.enter(start))
	case kindMap:
		return r.anyMap(int(t.bits), r.enter(start))
	default:
		return nil
	}
}

func (r *Reader) anyList(n, depth int) []any {
	items := make([]any, 0, r.room(n, unsafe.Sizeof(any(nil))))
	for i := 0; i < n && r.err == nil; i++ {
		r.moveTo(depth, inElement, i)
		items = append(items, r.Any())
	}
	r.leave(depth)
	return items
}

func (r *Reader) anyMap(n, depth int) Map {
	entries := make(Map, 0, r.room(n, unsafe.Sizeof(Entry{})))
	var keys anyKeys
	for ; n > 0 && r.err == nil; n-- {
		r.moveTo(depth, inContainer, 0)
		start := r.at
		key := r.anyKey()
		if r.err != nil {
			break
		}
		r.moveTo(depth, inEntry, start)
		if keys.repeated(entries, key) {
			r.repeated(start)
		}
		entries = append(entries, Entry{Key: key, Value: r.Any()})
	}
	r.leave(depth)
	return entries
}

// anyKey reads what Any does.
func (r *Reader) anyKey() any {
	if text, ok := r.shortText(); ok {
		return r.memory.name(text)
	}
	return r.Any()
}

// anyKeys finds keys that repeat.
type anyKeys struct {
	last string
	seen map[string]bool // by identity; nil as long as each key is a text after the one before, which is then new
}

func (k *anyKeys) repeated(before Map, key any) bool {
	text, isText := key.(string)
	if k.seen == nil && isText && (len(before) == 0 || text > k.last) {
		k.last = text
		return false
	}
	if k.seen == nil {
		k.seen = make(map[string]bool, 2*len(before))
		for _, entry := range before {
			k.seen[identity(entry.Key)] = true
		}
	}
	id := identity(key)
	repeated := k.seen[id]
	k.seen[id] = true
	return repeated
}

// identity is equal for equal keys, which can come in several forms: it is the form that we write, but for a text's header.
func identity(key any) string {
	if text, ok := key.(string); ok {
		return "\xa0" + text
	}
	form, _ := Encode(key, (*Writer).Any)
	return string(form)
}

// Any writes a value of any type: what [Reader.Any] returns, any other integer or float type of Go, []string,
// map[string]any (sorted), Raw, and every Encoder.
func (w *Writer) Any(v any) {
	w.anyValue(v, 0)
}

// anyValue writes a value in that many containers. Values deeper than a reader would go, such as a list that contains
// itself, are an error.
func (w *Writer) anyValue(v any, depth int) {
	switch v := v.(type) {
	case string:
		w.String(v)
	case []any:
		if w.deeper(depth) {
			w.ArrayLen(len(v))
			for _, item := range v {
				w.anyValue(item, depth+1)
			}
		}
	case Map:
		if w.deeper(depth) {
			w.MapLen(len(v))
			for _, entry := range v {
				if text, ok := entry.Key.(string); ok {
					w.String(text)
				} else {
					w.anyValue(entry.Key, depth+1)
				}
				w.anyValue(entry.Value, depth+1)
			}
		}
	case map[string]any:
		if w.deeper(depth) {
			WriteMap(w, v, (*Writer).String, func(w *Writer, item any) { w.anyValue(item, depth+1) })
		}
	case []string:
		WriteList(w, v, (*Writer).String)
	default:
		w.anyScalar(v)
	}
}

// deeper reports whether a container may be written in that many others.
func (w *Writer) deeper(depth int) bool {
	if depth >= MaxDepth {
		w.Fail(TooDeep, "a value without a schema nests too deep, or contains itself")
	}
	return w.err == nil
}

func (w *Writer) anyScalar(v any) {
	switch v := v.(type) {
	case nil:
		w.Nil()
	case bool:
		w.Bool(v)
	case int64:
		w.anySigned(v)
	case float32:
		w.Float32(v)
	case float64:
		w.Float64(v)
	case []byte:
		w.Bytes(v)
	case time.Time:
		w.Time(v)
	case Ext:
		w.Ext(v)
	case Raw:
		w.Raw(v)
	case Encoder:
		v.EncodeWire(w)
	default:
		w.anyInteger(v)
	}
}

func (w *Writer) anyInteger(v any) {
	switch v := v.(type) {
	case int:
		w.anySigned(int64(v))
	case int8:
		w.anySigned(int64(v))
	case int16:
		w.anySigned(int64(v))
	case int32:
		w.anySigned(int64(v))
	case uint:
		w.Uint64(uint64(v))
	case uint8:
		w.Uint64(uint64(v))
	case uint16:
		w.Uint64(uint64(v))
	case uint32:
		w.Uint64(uint64(v))
	case uint64:
		w.Uint64(v)
	default:
		w.Fail(InvalidValue, "the value has a Go type that stands for no value without a schema")
	}
}

func (w *Writer) anySigned(v int64) {
	if v < 0 {
		w.Int64(v)
	} else {
		w.Uint64(uint64(v))
	}
}
