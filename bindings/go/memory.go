package guesthouse

import (
	"bytes"
	"fmt"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// readMemory copies length bytes out of the guest's memory at pointer, or only the first most of them.
func readMemory(guest api.Module, pointer, length, most uint32) ([]byte, error) {
	view, ok := guest.Memory().Read(pointer, length)
	if !ok {
		return nil, outOfMemory(guest, pointer, length)
	}
	return bytes.Clone(view[:min(length, most)]), nil
}

// writeMemory copies data into the guest's memory at pointer.
func writeMemory(guest api.Module, pointer uint32, data []byte) error {
	if !guest.Memory().Write(pointer, data) {
		return outOfMemory(guest, pointer, uint32(len(data)))
	}
	return nil
}

func outOfMemory(guest api.Module, pointer, length uint32) error {
	return fmt.Errorf("%d bytes at %#x are outside its memory of %d pages", length, pointer, memoryPages(guest))
}

// memoryPages is the size of the guest's memory. (Its size in bytes is zero to the engine when it is 4 GiB.)
func memoryPages(guest api.Module) uint32 {
	pages, _ := guest.Memory().Grow(0)
	return pages
}

// boundedMemory is the linear memory of one instance. It refuses to grow beyond its limit, and remembers that it did.
type boundedMemory struct {
	limit   uint64
	data    []byte
	refused bool
}

// Allocate is called once, when the instance is made.
func (m *boundedMemory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate grows the memory to size bytes; nil refuses it.
func (m *boundedMemory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.refused = true
		return nil
	}
	if size > uint64(cap(m.data)) {
		m.data = append(m.data, make([]byte, size-uint64(len(m.data)))...)
	}
	m.data = m.data[:size]
	return m.data
}

// Free does nothing: the garbage collector frees the memory when nobody can reach it any more.
func (m *boundedMemory) Free() {}
