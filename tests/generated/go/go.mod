module github.com/guesthouse/guesthouse/tests/generated/go

go 1.25.0

require (
	github.com/guesthouse/guesthouse/bindings/go v0.0.0
	github.com/guesthouse/guesthouse/guest-sdk/go v0.0.0
	github.com/guesthouse/guesthouse/wire/go v0.0.0
)

require (
	github.com/tetratelabs/wazero v1.12.0 // indirect
	golang.org/x/sys v0.44.0 // indirect
)

replace (
	github.com/guesthouse/guesthouse/bindings/go => ../../../bindings/go
	github.com/guesthouse/guesthouse/guest-sdk/go => ../../../guest-sdk/go
	github.com/guesthouse/guesthouse/wire/go => ../../../wire/go
)
