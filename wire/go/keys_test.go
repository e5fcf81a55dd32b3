package wire

import "testing"

// A map that is the key of a map that is the key of a map: no level may double the work.
func TestKeysOfKeys(t *testing.T) {
	key := []byte{0xc0}
	for range 120 {
		key = append(append([]byte{0x81}, key...), 0xc0)
	}
	value, err := Decode(key, (*Reader).Any)
	if err != nil {
		t.Fatal(err)
	}
	written, err := Encode(value, (*Writer).Any)
	if err != nil || string(written) != string(key) {
		t.Fatalf("%x, %v", written, err)
	}
	repeated := append(append(append([]byte{0x82}, key...), 0xc0), append(key, 0xc0)...)
	if _, err := Decode(repeated, (*Reader).Any); err == nil || err.(*Error).Code != DuplicateKey {
		t.Fatal(err)
	}
}
