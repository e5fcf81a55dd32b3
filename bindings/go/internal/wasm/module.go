// Package wasm reads what the engine neither tells of a module nor bounds. An engine that allocates what a hostile module
// announces can take down its process before it finds the module to be wrong; so nothing reaches it that announces more
// than it has.
package wasm

import (
	"bytes"
	"encoding/binary"
)

// PageBytes is the size of a page of memory.
const PageBytes = 64 << 10

// maxLocals bounds the locals of a function, as browsers do, and maxAllLocals those of all functions. They take no room in
// a module, but in the engine.
const (
	maxLocals    = 50_000
	maxAllLocals = 10_000_000
)

// Module is a module whose lengths and counts are true.
type Module struct {
	// Bytes are the module, with tables that cannot grow beyond the limit, and without custom sections but the names.
	Bytes []byte
	// Imports are those that are not functions: `module.name (kind)`.
	Imports []string
	// MemoryBytes and TableElements are the sizes when an instance starts.
	MemoryBytes   uint64
	TableElements uint64

	tableLimit uint64
	locals     uint64
	named      bool
}

// Sections.
const (
	sectionCustom    = 0
	sectionType      = 1
	sectionImport    = 2
	sectionFunction  = 3
	sectionTable     = 4
	sectionMemory    = 5
	sectionGlobal    = 6
	sectionExport    = 7
	sectionStart     = 8
	sectionElement   = 9
	sectionCode      = 10
	sectionData      = 11
	sectionDataCount = 12
)

// Kinds of imports.
const (
	kindFunction = 0
	kindTable    = 1
	kindMemory   = 2
	kindGlobal   = 3
)

// Read reads a module. It does not check all that makes a module valid. All tables together may grow to
// tableLimit elements.
func Read(data []byte, tableLimit uint64) (*Module, error) {
	m := &Module{tableLimit: tableLimit}
	r := &reader{rest: data, end: len(data)}
	m.Bytes = bytes.Clone(r.take(8))
	if r.problem == nil && !bytes.Equal(m.Bytes, []byte("\x00asm\x01\x00\x00\x00")) {
		r.fail("not a WebAssembly module of version 1")
	}
	for len(r.rest) > 0 {
		id := r.byte()
		section := r.section()
		content := section.rest
		if id == sectionCustom {
			if r.problem == nil && m.keepsCustom(section) {
				m.append(id, content)
			}
			continue
		}
		if id == sectionTable {
			content = m.tables(section)
		} else {
			m.section(id, section)
		}
		r.finish(section)
		m.append(id, content)
	}
	if r.problem != nil {
		return nil, r.problem
	}
	return m, nil
}

func (m *Module) append(id byte, content []byte) {
	m.Bytes = binary.AppendUvarint(append(m.Bytes, id), uint64(len(content)))
	m.Bytes = append(m.Bytes, content...)
}

func (m *Module) section(id byte, r *reader) {
	switch id {
	case sectionType:
		r.each(r.functionType)
	case sectionImport:
		r.each(func() { m.importOf(r) })
	case sectionFunction:
		r.each(r.skipNumber)
	case sectionMemory:
		r.each(func() {
			minimum, _ := r.limits()
			m.MemoryBytes += minimum * PageBytes
		})
	case sectionGlobal:
		r.each(func() {
			r.globalType()
			r.expression()
		})
	case sectionExport:
		r.each(func() {
			r.name()
			r.byte()
			r.skipNumber()
		})
	case sectionStart, sectionDataCount:
		r.skipNumber()
	case sectionElement:
		r.each(r.element)
	case sectionCode:
		r.each(func() { m.function(r) })
	case sectionData:
		r.each(r.data)
	default:
		r.fail("an unknown section")
	}
}

func (r *reader) functionType() {
	if r.byte() != 0x60 {
		r.fail("not the type of a function")
	}
	r.each(func() { r.valueType() })
	r.each(func() { r.valueType() })
}

func (r *reader) globalType() {
	r.valueType()
	r.byte() // Whether it is mutable.
}

func (m *Module) importOf(r *reader) {
	name := r.name() + "." + r.name()
	switch r.byte() {
	case kindFunction:
		r.skipNumber()
	case kindTable:
		r.valueType()
		r.limits()
		m.Imports = append(m.Imports, name+" (table)")
	case kindMemory:
		r.limits()
		m.Imports = append(m.Imports, name+" (memory)")
	case kindGlobal:
		r.globalType()
		m.Imports = append(m.Imports, name+" (global)")
	default:
		r.fail("an import of an unknown kind")
	}
}

type table struct {
	elementType      byte
	minimum, maximum uint64
}

// tables reads the section and writes it again with lower maxima.
func (m *Module) tables(r *reader) []byte {
	var tables []table
	r.each(func() {
		t := table{elementType: r.valueType()}
		t.minimum, t.maximum = r.limits()
		tables = append(tables, t)
		m.TableElements += t.minimum
	})
	room := uint64(0)
	if len(tables) > 0 && m.TableElements < m.tableLimit {
		room = (m.tableLimit - m.TableElements) / uint64(len(tables))
	}
	content := binary.AppendUvarint(nil, uint64(len(tables)))
	for _, t := range tables {
		content = append(content, t.elementType, 1)
		content = binary.AppendUvarint(content, t.minimum)
		content = binary.AppendUvarint(content, min(t.maximum, t.minimum+room))
	}
	return content
}

// function reads a function's locals and skips its body, which the engine reads with care.
func (m *Module) function(r *reader) {
	code := r.section()
	locals := uint64(0)
	code.each(func() {
		locals += code.number()
		code.valueType()
	})
	if m.locals += locals; locals > maxLocals || m.locals > maxAllLocals {
		code.fail("too many locals")
	}
	code.rest = nil
	r.finish(code)
}

func (r *reader) element() {
	flags := r.number()
	if flags > 7 {
		r.fail("an unknown kind of elements")
	}
	passive, explicit, expressions := flags&1 != 0, flags&2 != 0, flags&4 != 0
	if !passive {
		if explicit {
			r.skipNumber() // The table.
		}
		r.expression()
	}
	switch {
	case !passive && !explicit:
	case expressions:
		r.valueType()
	default:
		r.byte() // Functions.
	}
	if expressions {
		r.each(r.expression)
	} else {
		r.each(r.skipNumber)
	}
}

func (r *reader) data() {
	flags := r.number()
	if flags > 2 {
		r.fail("an unknown kind of data")
	}
	if flags == 2 {
		r.skipNumber() // The memory.
	}
	if flags != 1 {
		r.expression()
	}
	r.take(r.number())
}

// keepsCustom reports whether a custom section is the names of functions, the first such and well-formed.
func (m *Module) keepsCustom(r *reader) bool {
	if r.name() != "name" || m.named {
		return false
	}
	for len(r.rest) > 0 {
		id := r.byte()
		names := r.section()
		switch id {
		case 0:
			names.name()
		case 1:
			names.each(names.nameOfIndex)
		case 2:
			names.each(func() {
				names.skipNumber()
				names.each(names.nameOfIndex)
			})
		default:
			names.rest = nil
		}
		r.finish(names)
	}
	m.named = r.problem == nil
	return m.named
}

func (r *reader) nameOfIndex() {
	r.skipNumber()
	r.name()
}
