package wire

// MaxDepth is how deep containers may nest; the outermost is at depth 1.
const MaxDepth = 128

// maxLength is what the longest header can say.
const maxLength = 1<<32 - 1

// room is how many items of the given size (in bytes) to make room for, when a header announces n of them: no more memory
// than there are bytes left to read. The rest grows as the items arrive.
func (r *Reader) room(n int, size uintptr) int {
	return min(n, (len(r.data)-r.at)/max(1, int(size)))
}
