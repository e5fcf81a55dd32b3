//go:build wasip1 || tinygo.wasm

package guest

import (
	"runtime"
	"unsafe"

	wire "github.com/guesthouse/guesthouse/wire/go"
)

// The waPC ABI. The host copies what it is given before it returns.

//go:wasmimport wapc __guest_request
func importGuestRequest(operation, payload unsafe.Pointer)

//go:wasmimport wapc __guest_response
func importGuestResponse(reply unsafe.Pointer, length uint32)

//go:wasmimport wapc __guest_error
func importGuestError(text string)

//go:wasmimport wapc __host_call
func importHostCall(binding, namespace, operation string, payload unsafe.Pointer, length uint32) uint32

//go:wasmimport wapc __host_response_len
func importHostResponseLen() uint32

//go:wasmimport wapc __host_response
func importHostResponse(reply unsafe.Pointer)

//go:wasmimport wapc __host_error_len
func importHostErrorLen() uint32

//go:wasmimport wapc __host_error
func importHostError(text unsafe.Pointer)

//go:wasmimport wapc __console_log
func importConsoleLog(message string)

// exportGuestCall answers a call of the host: 1 after a reply, 0 after an error.
//
//go:wasmexport __guest_call
func exportGuestCall(operationLength, payloadLength uint32) uint32 {
	defer trapOnPanic()
	letCollectorRun()
	operation := make([]byte, operationLength)
	payload := make([]byte, payloadLength)
	importGuestRequest(pointer(operation), pointer(payload))
	reply, err := answer(string(operation), payload)
	if err != nil {
		importGuestError(errorText(err))
		return 0
	}
	importGuestResponse(pointer(reply), uint32(len(reply)))
	runtime.KeepAlive(reply)
	return 1
}

func hostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	ok := importHostCall(binding, namespace, operation, pointer(payload), uint32(len(payload)))
	runtime.KeepAlive(payload)
	if ok == 0 {
		text := make([]byte, importHostErrorLen())
		importHostError(pointer(text))
		return nil, wire.ParseCallError(string(text))
	}
	reply := make([]byte, importHostResponseLen())
	importHostResponse(pointer(reply))
	return reply, nil
}

func consoleLog(message string) {
	importConsoleLog(message)
}

// pointer is where the data of a slice begins; the host gets its length beside it.
func pointer(data []byte) unsafe.Pointer {
	// SAFETY: it is only handed to an import, which uses it during the call; the callers keep data alive until then.
	return unsafe.Pointer(unsafe.SliceData(data))
}
