package payloads

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/guesthouse/guesthouse/examples/go-host/triagev1"
)

// Read makes events of a file: [{"name": "push", "examples": [payload…]}…].
func Read(path string) ([]triagev1.Event, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var kinds []struct {
		Name     string
		Examples []map[string]any
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&kinds); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	events := []triagev1.Event{}
	for _, kind := range kinds {
		for _, payload := range kind.Examples {
			event, err := event(uint32(len(events)), kind.Name, payload)
			if err != nil {
				return nil, fmt.Errorf("%s: %s, payload %d: %w", path, kind.Name, len(events), err)
			}
			events = append(events, event)
		}
	}
	return events, nil
}
