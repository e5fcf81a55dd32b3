package wire

// MaxDepth is how deep containers may nest; the outermost is at depth 1.
const MaxDepth = 128

// maxLength is what the longest header can say.
const maxLength = 1<<32 - 1

// few is how many items room is made for at once, whatever their size.
const few = 16

// room is how many items of the given size (in bytes) to make room for, when a header announces n of them, each of which is
// one of the bytes left: a few, or no more memory than there are bytes left to read. The rest grows as the items arrive.
func (r *Reader) room(n int, size uintptr) int {
	return min(n, max(few, (len(r.data)-r.at)/max(1, int(size))))
}
