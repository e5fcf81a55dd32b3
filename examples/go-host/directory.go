package main

import (
	"context"

	"github.com/guesthouse/guesthouse/examples/go-host/triagev1"
)

// teams is a directory with two teams: everybody is in first-line, every second login in core.
type teams struct{}

// TeamsFor gives the teams of an account.
func (teams) TeamsFor(_ context.Context, login string) ([]triagev1.Team, error) {
	found := []triagev1.Team{{Slug: "first-line", Load: 0.95, Members: []string{login}}}
	if len(login)%2 == 0 {
		onCall := "octocat"
		found = append(found, triagev1.Team{
			Slug: "core", Load: 0.5, Members: []string{"octocat", login}, OnCall: &onCall,
		})
	}
	return found, nil
}
