package main

import (
	"strconv"
	"strings"

	"github.com/guesthouse/guesthouse/examples/go-guest/triagev1"
)

// kindName is the name of the event's kind, as the schema writes it.
func kindName(kind *triagev1.EventKind) string {
	switch {
	case kind.PullRequestEvent != nil:
		return "PullRequestEvent"
	case kind.IssuesEvent != nil:
		return "IssuesEvent"
	case kind.IssueCommentEvent != nil:
		return "IssueCommentEvent"
	case kind.PushEvent != nil:
		return "PushEvent"
	case kind.ReleaseEvent != nil:
		return "ReleaseEvent"
	default:
		return "OtherEvent"
	}
}

// subjectName is what the event is about, in the words of its repository: #12, refs/heads/main, v1.0, star.
func subjectName(kind *triagev1.EventKind) string {
	switch {
	case kind.PullRequestEvent != nil:
		return "#" + strconv.FormatUint(uint64(kind.PullRequestEvent.PullRequest.Number), 10)
	case kind.IssuesEvent != nil:
		return "#" + strconv.FormatUint(uint64(kind.IssuesEvent.Issue.Number), 10)
	case kind.IssueCommentEvent != nil:
		return "#" + strconv.FormatUint(uint64(kind.IssueCommentEvent.Issue.Number), 10)
	case kind.PushEvent != nil:
		return kind.PushEvent.Ref
	case kind.ReleaseEvent != nil:
		return kind.ReleaseEvent.Tag
	default:
		return kind.OtherEvent.Name
	}
}

// author is the account to ask about: the subject's author, else the sender; nil when neither is known.
func author(event *triagev1.Event) *triagev1.User {
	var user *triagev1.User
	switch kind := &event.Kind; {
	case kind.PullRequestEvent != nil:
		user = kind.PullRequestEvent.PullRequest.Author
	case kind.IssuesEvent != nil:
		user = kind.IssuesEvent.Issue.Author
	case kind.IssueCommentEvent != nil:
		user = kind.IssueCommentEvent.Comment.Author
	}
	if user == nil {
		user = event.Sender
	}
	return user
}

// summary is one line for a log.
func summary(event *triagev1.Event) string {
	repository, sender := "-", "-"
	if event.Repository != nil {
		repository = event.Repository.FullName
	}
	if event.Sender != nil {
		sender = event.Sender.Login
	}
	return kindName(&event.Kind) + " " + repository + " " + subjectName(&event.Kind) + " by " + sender
}

// soundsBroken reports whether the issue's title or text speaks of something broken.
func soundsBroken(issue *triagev1.Issue) bool {
	if speaksOfFailure(issue.Title) {
		return true
	}
	return issue.Body != nil && speaksOfFailure(*issue.Body)
}

func speaksOfFailure(text string) bool {
	text = lowerASCII(text)
	for _, word := range []string{"bug", "error", "crash"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func lowerASCII(text string) string {
	lower := []byte(text)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + ('a' - 'A')
		}
	}
	return string(lower)
}
