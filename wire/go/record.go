package wire

// Field is a field of a record, or a parameter of an operation, as a reader knows it.
type Field struct {
	name     string
	required bool
}

// Required is a field that must come.
func Required(name string) Field {
	return Field{name: name, required: true}
}

// Optional is a field that may be missing, because it is optional or has a default.
func Optional(name string) Field {
	return Field{name: name}
}

// Fields walks over the fields of a record in the order in which they come. The value of the field called Name must be read
// before the next call of Next.
type Fields struct {
	// Name is the field whose value comes next.
	Name string

	r      *Reader
	fields []Field
	left   int    // entries to come
	depth  int    // of the record; 0 once it has been left
	likely int    // the index of the field that comes next if they come in order
	seen   bitset // by index
}

// Record reads the header of a record that has these fields. Other fields are skipped; a field that comes twice, and a
// required one that does not come, is an error.
//
//	fields := r.Record(pointFields)
//	for fields.Next() {
//		switch fields.Name {
//		case "x":
//			p.X = r.Float64()
//		case "y":
//			p.Y = r.Float64()
//		}
//	}
//	return r.Err()
func (r *Reader) Record(fields []Field) Fields {
	n, depth := r.enterMap("record")
	return Fields{r: r, fields: fields, left: n, depth: depth}
}

// Next goes to the next field. It returns false at the end, and after an error.
func (f *Fields) Next() bool {
	r, i := f.r, f.likely
	bit := uint64(1) << i // none from the 64th field on
	if r.err != nil || f.left == 0 || i >= len(f.fields) || bit&^f.seen.first == 0 {
		return f.next()
	}
	name, start := f.fields[i].name, r.at
	end := start + 1 + len(name)
	if len(name) > 31 || end > len(r.data) || r.data[start] != 0xa0|byte(len(name)) || string(r.data[start+1:end]) != name {
		return f.next()
	}
	r.at = end
	r.moveTo(f.depth, inField, start)
	f.seen.first |= bit
	f.likely++
	f.left--
	f.Name = name
	return true
}

// next is Next if the fields do not come in order, or come to an end.
func (f *Fields) next() bool {
	r := f.r
	for r.err == nil && f.depth > 0 {
		r.moveTo(f.depth, inContainer, 0)
		if f.left == 0 {
			f.end()
			break
		}
		f.left--
		if f.key() {
			return true
		}
		r.Skip()
	}
	return false
}

// key reads a key, and reports whether it is a field of the record.
func (f *Fields) key() bool {
	r := f.r
	start := r.at
	t := r.token()
	if t.kind != kindStr {
		r.unexpected(start, "field name", t)
		return false
	}
	text := r.take(t)
	index := fieldNamed(f.fields, view(text))
	if index < 0 {
		if !isUTF8(text) {
			r.failAt(start, InvalidUTF8, "the field name is not UTF-8")
		}
		return false
	}
	r.moveTo(f.depth, inField, start)
	if f.seen.add(index) {
		r.repeated(start)
		return false
	}
	f.likely = index + 1
	f.Name = f.fields[index].name
	return true
}

// fieldNamed is the index of the field of that name, or -1.
func fieldNamed(fields []Field, name string) int {
	for i := range fields {
		if fields[i].name == name {
			return i
		}
	}
	return -1
}

// end checks that the required fields came, and leaves the record.
func (f *Fields) end() {
	r := f.r
	if !f.seen.isFirst(len(f.fields)) {
		if i := f.missing(); i >= 0 {
			path := joinField(pathOf(r.data, r.frames), f.fields[i].name)
			r.err = &Error{Code: MissingField, Path: path, Offset: r.at, Message: "the field is missing"}
			return
		}
	}
	r.leave(f.depth)
	f.depth = 0
}

// missing is the index of a required field that did not come, or -1.
func (f *Fields) missing() int {
	for i := range f.fields {
		if f.fields[i].required && !f.seen.has(i) {
			return i
		}
	}
	return -1
}

// A bitset is a set of small numbers.
type bitset struct {
	first uint64
	more  []uint64
}

// add adds a number, and reports whether it was there.
func (s *bitset) add(i int) bool {
	was := s.has(i)
	if i < 64 {
		s.first |= 1 << i
		return was
	}
	for len(s.more) < i/64 {
		s.more = append(s.more, 0)
	}
	s.more[i/64-1] |= 1 << (i % 64)
	return was
}

// isFirst reports whether it is all numbers up to n, if n is small.
func (s *bitset) isFirst(n int) bool {
	return n <= 64 && s.first == 1<<n-1
}

func (s *bitset) has(i int) bool {
	if i < 64 {
		return s.first&(1<<i) != 0
	}
	return i/64 <= len(s.more) && s.more[i/64-1]&(1<<(i%64)) != 0
}
