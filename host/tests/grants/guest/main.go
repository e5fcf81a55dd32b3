// A guest that uses what it is granted: arguments, a variable, a folder to read and one to write.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	guest "github.com/guesthouse/guesthouse/guest-sdk/go"
)

func init() {
	guest.Register("report", report)
}

// main is never run: the module is a reactor, which only answers calls.
func main() {}

func report([]byte) ([]byte, error) {
	var text strings.Builder
	fmt.Fprintln(&text, os.Args, os.Getenv("GREETING"))
	entries, err := os.ReadDir("/data")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		content, _ := os.ReadFile(filepath.Join("/data", entry.Name()))
		fmt.Fprintln(&text, entry.Name(), entry.IsDir(), string(content))
	}
	fmt.Fprintln(&text, "write:", os.WriteFile("/data/new", nil, 0o644))
	_, err = os.ReadFile("/data/../../etc/passwd")
	fmt.Fprintln(&text, "escape:", err)
	return []byte(text.String()), write()
}

// write makes folders and a file, adds to it, and moves it.
func write() error {
	if err := os.MkdirAll("/out/made/deep", 0o755); err != nil {
		return err
	}
	if err := os.WriteFile("/out/made/tmp", []byte("one\n"), 0o644); err != nil {
		return err
	}
	file, err := os.OpenFile("/out/made/tmp", os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.WriteString("two\n"); err != nil {
		return err
	}
	return os.Rename("/out/made/tmp", "/out/made/deep/report")
}
