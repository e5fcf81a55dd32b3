package wasm

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const header = "\x00asm\x01\x00\x00\x00"

func guests(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/*.wasm")
	if err != nil || len(paths) == 0 {
		t.Fatal("no guests", err)
	}
	found := map[string][]byte{}
	for _, path := range paths {
		if found[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestReadsGuests(t *testing.T) {
	for name, data := range guests(t) {
		m, err := Read(data, 1000)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := Read(m.Bytes, 1000)
		if err != nil || !bytes.Equal(again.Bytes, m.Bytes) {
			t.Errorf("%s: what was written reads as another module (%v)", name, err)
		}
	}
	all := guests(t)
	m, _ := Read(all["stranger.wasm"], 1000)
	if want := []string{"env.table (table)", "env.base (global)", "env.memory (memory)"}; !slices.Equal(m.Imports, want) {
		t.Errorf("imports: %q", m.Imports)
	}
	m, _ = Read(all["tables.wasm"], 1000)
	if m.MemoryBytes != PageBytes || m.TableElements != 20 {
		t.Errorf("%d bytes, %d elements", m.MemoryBytes, m.TableElements)
	}
	if tables := "\x04\x0b\x02\x70\x01\x0a\xf4\x03\x70\x01\x0a\xf4\x03"; !bytes.Contains(m.Bytes, []byte(tables)) {
		t.Errorf("two tables of 10 may have 490 more each: %x", m.Bytes)
	}
}

// Each announces more than it has, in a place of its own.
func TestWhatAnnouncesTooMuch(t *testing.T) {
	many := "\xff\xff\xff\xff\x0f"
	section := func(id byte, content string) string {
		return string(binary.AppendUvarint([]byte{id}, uint64(len(content)))) + content
	}
	for name, module := range map[string]string{
		"a section":             "\x01" + many,
		"types":                 section(1, many),
		"parameters":            section(1, "\x01\x60"+many),
		"results":               section(1, "\x01\x60\x00"+many),
		"imports":               section(2, many),
		"an import's module":    section(2, "\x01"+many),
		"an import's name":      section(2, "\x01\x00"+many),
		"functions":             section(3, many),
		"tables":                section(4, many),
		"memories":              section(5, many),
		"globals":               section(6, many),
		"exports":               section(7, many),
		"an export's name":      section(7, "\x01"+many),
		"element segments":      section(9, many),
		"elements":              section(9, "\x01\x00\x41\x00\x0b"+many),
		"elements' expressions": section(9, "\x01\x05\x70"+many),
		"functions' code":       section(10, many),
		"a function's code":     section(10, "\x01"+many),
		"groups of locals":      section(10, "\x01\x06"+many+"\x0b"),
		"locals":                section(10, "\x01\x08\x01"+many+"\x7f\x0b"),
		"data segments":         section(11, many),
		"data":                  section(11, "\x01\x01"+many),
		"a byte too few":        section(11, "\x01\x01\x02x"),
	} {
		if _, err := Read([]byte(header+module), 1000); err == nil {
			t.Errorf("%s: no error", name)
		} else if !strings.Contains(err.Error(), "at byte ") {
			t.Errorf("%s: %q does not say where", name, err)
		}
	}
}

func TestKeepsNamesAlone(t *testing.T) {
	names := "\x00\x0b\x04name\x01\x04\x01\x00\x01f"
	for custom, want := range map[string]string{
		names:                              names,
		names + names:                      names,
		"\x00\x06\x05debug":                "",
		"\x00\x0a\x04name\x01\x03\xff\xff": "",
		"\x00\x0c\x04name\x01\x05\xff\xff\xff\xff\x0f": "",
	} {
		m, err := Read([]byte(header+custom), 0)
		if strings.HasPrefix(custom, "\x00\x0a") { // The section announces more than the module has.
			if err == nil {
				t.Errorf("%x: no error", custom)
			}
			continue
		}
		if err != nil || string(m.Bytes) != header+want {
			t.Errorf("%x became %x, %v", custom, m.Bytes, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, data := range guests(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(data, 1000)
		if err != nil {
			return
		}
		again, err := Read(m.Bytes, 1000)
		if err != nil || !bytes.Equal(again.Bytes, m.Bytes) {
			t.Fatalf("what was written reads as another module (%v)", err)
		}
	})
}
