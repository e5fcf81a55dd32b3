package main

import "github.com/guesthouse/guesthouse/wire/go"

// Payloads are searched down to this depth.
const searchDepth = 16

// severity is what the worst "severity" in the payload adds to the score: 2 for critical, 1 for high.
func severity(payload any) float64 {
	return worst(payload, searchDepth)
}

func worst(value any, depth int) float64 {
	if depth == 0 {
		return 0
	}
	found := 0.0
	switch value := value.(type) {
	case wire.Map:
		for _, entry := range value {
			text, isText := entry.Value.(string)
			if key, ok := entry.Key.(string); ok && isText && key == "severity" {
				found = max(found, severityWeight(text))
			} else {
				found = max(found, worst(entry.Value, depth-1))
			}
		}
	case []any:
		for _, item := range value {
			found = max(found, worst(item, depth-1))
		}
	}
	return found
}

func severityWeight(severity string) float64 {
	switch severity {
	case "critical":
		return 2
	case "high":
		return 1
	default:
		return 0
	}
}

// entries is how many entries the payload has at its top.
func entries(payload any) int64 {
	if payload, ok := payload.(wire.Map); ok {
		return int64(len(payload))
	}
	return 0
}
