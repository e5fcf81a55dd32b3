module github.com/guesthouse/guesthouse/benches/go

go 1.25.0

require (
	github.com/guesthouse/guesthouse/examples/go-host v0.0.0
	github.com/guesthouse/guesthouse/wire/go v0.0.0
	github.com/vmihailenco/msgpack/v5 v5.4.1
)

require (
	github.com/guesthouse/guesthouse/bindings/go v0.0.0 // indirect
	github.com/tetratelabs/wazero v1.12.0 // indirect
	github.com/vmihailenco/tagparser/v2 v2.0.0 // indirect
	golang.org/x/sys v0.44.0 // indirect
)

replace (
	github.com/guesthouse/guesthouse/bindings/go => ../../bindings/go
	github.com/guesthouse/guesthouse/examples/go-host => ../../examples/go-host
	github.com/guesthouse/guesthouse/wire/go => ../../wire/go
)
