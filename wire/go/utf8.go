package wire

import "unicode/utf8"

// isUTF8 is utf8.Valid, made short for what almost all text is: ASCII.
func isUTF8(text []byte) bool {
	return isASCII(text) || utf8.Valid(text)
}

const highBits = 0x8080808080808080

// isASCII looks at eight bytes at a time; the last eight may overlap the ones before.
func isASCII(text []byte) bool {
	n := len(text)
	if n < 8 {
		all := byte(0)
		for _, b := range text {
			all |= b
		}
		return all < utf8.RuneSelf
	}
	all := eight(text[n-8:])
	for ; len(text) >= 8; text = text[8:] {
		all |= eight(text)
	}
	return all&highBits == 0
}

// eight is eight bytes as a number; the compiler makes one load of it.
func eight(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
