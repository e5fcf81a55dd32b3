module github.com/guesthouse/guesthouse/wire/go

go 1.24
