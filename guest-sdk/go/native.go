//go:build !wasip1 && !tinygo.wasm

package guest

import (
	"os"

	wire "github.com/guesthouse/guesthouse/wire/go"
)

// Invoke calls the handler of an operation, as a host would: its error has gone through the text in which it crosses, and is
// a [*wire.CallError]. It exists in native builds only, for unit tests of a guest.
func Invoke(operation string, payload []byte) ([]byte, error) {
	reply, err := answer(operation, payload)
	if err != nil {
		return nil, wire.ParseCallError(errorText(err))
	}
	return reply, nil
}

func hostCall(_, namespace, operation string, _ []byte) ([]byte, error) {
	return nil, &wire.CallError{Message: "no host to call " + namespace + "/" + operation + " of: this is a native build"}
}

func consoleLog(message string) {
	// A log that can't be written has nobody to tell.
	_, _ = os.Stderr.WriteString(message + "\n")
}
