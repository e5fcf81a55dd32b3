// Package payloads makes events of the payloads that GitHub sends to webhooks.
package payloads

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/guesthouse/guesthouse/examples/go-host/triagev1"
)

// When the first event is said to have arrived; the others follow a second and 1,000,003 ns apart.
const firstReceived = 1_767_225_600

// reader converts parts of a payload and keeps the first error.
type reader struct{ err error }

// event is what the payload of kind name describes; index is its place in the list of all payloads.
func event(index uint32, name string, payload object) (triagev1.Event, error) {
	r := &reader{}
	event := triagev1.Event{
		Delivery:   delivery(index, name),
		ReceivedAt: time.Unix(firstReceived+int64(index), int64(index)*1_000_003),
		Sender:     r.user(payload.object("sender")),
		Kind:       r.kind(name, payload),
	}
	if repository := payload.object("repository"); repository != nil {
		event.Repository = r.repository(repository)
	}
	return event, r.err
}

// delivery is sixteen bytes: the index, padded, and as much of the name as fits.
func delivery(index uint32, name string) []byte {
	id := make([]byte, 16)
	binary.BigEndian.PutUint32(id, index)
	copy(id[4:], name)
	return id
}

func (r *reader) kind(name string, payload object) triagev1.EventKind {
	switch name {
	case "pull_request":
		return triagev1.EventKind{PullRequestEvent: &triagev1.PullRequestEvent{
			Action:      action(payload),
			PullRequest: r.pullRequest(payload.object("pull_request")),
		}}
	case "issues":
		return triagev1.EventKind{IssuesEvent: &triagev1.IssuesEvent{
			Action: action(payload),
			Issue:  r.issue(payload.object("issue")),
		}}
	case "issue_comment":
		return triagev1.EventKind{IssueCommentEvent: &triagev1.IssueCommentEvent{
			Action:        action(payload),
			Issue:         r.issue(payload.object("issue")),
			Comment:       r.comment(payload.object("comment")),
			OnPullRequest: payload.object("issue")["pull_request"] != nil,
		}}
	case "push":
		return triagev1.EventKind{PushEvent: r.push(payload)}
	case "release":
		return triagev1.EventKind{ReleaseEvent: r.release(payload)}
	default:
		return triagev1.EventKind{OtherEvent: &triagev1.OtherEvent{
			Name:    name,
			Action:  payload.optionalText("action"),
			Payload: dynamic(map[string]any(payload)),
		}}
	}
}

func (r *reader) pullRequest(o object) triagev1.PullRequest {
	var mergeable *bool
	if known, ok := o["mergeable"].(bool); ok {
		mergeable = &known
	}
	return triagev1.PullRequest{
		Number:       uint32(r.number(o, "number", math.MaxUint32)),
		Title:        o.text("title"),
		Body:         o.optionalText("body"),
		Author:       r.user(o.object("user")),
		Draft:        o.flag("draft"),
		Labels:       r.labels(o),
		Reviewers:    r.users(o.list("requested_reviewers")),
		CreatedAt:    r.time(o, "created_at"),
		MergedAt:     r.optionalTime(o, "merged_at"),
		Mergeable:    mergeable,
		Base:         o.object("base").text("ref"),
		Head:         r.hex(o.object("head"), "sha"),
		Additions:    uint32(r.number(o, "additions", math.MaxUint32)),
		Deletions:    uint32(r.number(o, "deletions", math.MaxUint32)),
		ChangedFiles: uint32(r.number(o, "changed_files", math.MaxUint32)),
		Commits:      uint16(r.number(o, "commits", math.MaxUint16)),
	}
}

func (r *reader) issue(o object) triagev1.Issue {
	reactions := map[string]uint32{}
	counts := o.object("reactions")
	for name := range counts {
		if name != "url" && name != "total_count" {
			reactions[name] = uint32(r.number(counts, name, math.MaxUint32))
		}
	}
	return triagev1.Issue{
		Number:    uint32(r.number(o, "number", math.MaxUint32)),
		Title:     o.text("title"),
		Body:      o.optionalText("body"),
		Author:    r.user(o.object("user")),
		Labels:    r.labels(o),
		Assignees: r.users(o.list("assignees")),
		Comments:  uint16(r.number(o, "comments", math.MaxUint16)),
		Reactions: reactions,
		CreatedAt: r.time(o, "created_at"),
		ClosedAt:  r.optionalTime(o, "closed_at"),
	}
}

func (r *reader) comment(o object) triagev1.Comment {
	return triagev1.Comment{
		ID:        r.number(o, "id", math.MaxUint64),
		Author:    r.user(o.object("user")),
		Body:      o.text("body"),
		CreatedAt: r.time(o, "created_at"),
	}
}

func (r *reader) push(o object) *triagev1.PushEvent {
	push := &triagev1.PushEvent{
		Ref:     o.text("ref"),
		Before:  r.hex(o, "before"),
		After:   r.hex(o, "after"),
		Forced:  o.flag("forced"),
		Commits: []triagev1.Commit{},
	}
	for _, item := range o.list("commits") {
		commit, _ := item.(map[string]any)
		push.Commits = append(push.Commits, r.commit(commit))
	}
	return push
}

func (r *reader) commit(o object) triagev1.Commit {
	files := map[string]triagev1.Change{}
	changes := []triagev1.Change{triagev1.ChangeAdded, triagev1.ChangeModified, triagev1.ChangeRemoved}
	for i, name := range []string{"added", "modified", "removed"} {
		for _, path := range o.list(name) {
			path, _ := path.(string)
			files[path] = changes[i]
		}
	}
	return triagev1.Commit{
		ID:        r.hex(o, "id"),
		Message:   o.text("message"),
		Timestamp: r.time(o, "timestamp"),
		Author:    o.object("author").text("name"),
		Files:     files,
	}
}

func (r *reader) release(payload object) *triagev1.ReleaseEvent {
	o := payload.object("release")
	release := &triagev1.ReleaseEvent{
		Action:      action(payload),
		Tag:         o.text("tag_name"),
		Name:        o.optionalText("name"),
		Draft:       o.flag("draft"),
		Prerelease:  o.flag("prerelease"),
		PublishedAt: r.optionalTime(o, "published_at"),
		Assets:      []triagev1.Asset{},
	}
	for _, item := range o.list("assets") {
		asset, _ := item.(map[string]any)
		release.Assets = append(release.Assets, triagev1.Asset{
			Name:      object(asset).text("name"),
			Size:      int64(r.number(asset, "size", math.MaxInt64)),
			Downloads: uint32(r.number(asset, "download_count", math.MaxUint32)),
		})
	}
	return release
}

func (r *reader) repository(o object) *triagev1.Repository {
	repository := &triagev1.Repository{
		ID:            r.number(o, "id", math.MaxUint64),
		FullName:      o.text("full_name"),
		Private:       o.flag("private"),
		DefaultBranch: "main",
		Language:      o.optionalText("language"),
		Topics:        []string{},
		Stars:         uint32(r.number(o, "stargazers_count", math.MaxUint32)),
		PushedAt:      r.optionalTime(o, "pushed_at"),
	}
	if branch := o.optionalText("default_branch"); branch != nil {
		repository.DefaultBranch = *branch
	}
	for _, topic := range o.list("topics") {
		topic, _ := topic.(string)
		repository.Topics = append(repository.Topics, topic)
	}
	return repository
}

func (r *reader) user(o object) *triagev1.User {
	login := o.optionalText("login")
	if login == nil {
		return nil
	}
	account, ok := triagev1.ParseAccount(o.text("type"))
	if !ok {
		account = triagev1.AccountUser
	}
	return &triagev1.User{ID: r.number(o, "id", math.MaxUint64), Login: *login, Account: account}
}

func (r *reader) users(items []any) []triagev1.User {
	users := []triagev1.User{}
	for _, item := range items {
		o, _ := item.(map[string]any)
		if user := r.user(o); user != nil {
			users = append(users, *user)
		}
	}
	return users
}

func (r *reader) labels(o object) []triagev1.Label {
	labels := []triagev1.Label{}
	for _, item := range o.list("labels") {
		label, _ := item.(map[string]any)
		o := object(label)
		converted := triagev1.Label{Name: o.text("name"), Description: o.optionalText("description")}
		if o["color"] != nil {
			converted.Color = r.hex(o, "color")
		}
		labels = append(labels, converted)
	}
	return labels
}

func action(payload object) triagev1.Action {
	if action, ok := triagev1.ParseAction(payload.text("action")); ok {
		return action
	}
	return triagev1.ActionOther
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) number(o object, name string, limit uint64) uint64 {
	number, err := o.number(name, limit)
	r.keep(err)
	return number
}

func (r *reader) optionalTime(o object, name string) *time.Time {
	parsed, err := o.time(name)
	r.keep(err)
	return parsed
}

// time is the time, or the start of 1970 where there is none.
func (r *reader) time(o object, name string) time.Time {
	if parsed := r.optionalTime(o, name); parsed != nil {
		return *parsed
	}
	return time.Unix(0, 0)
}

func (r *reader) hex(o object, name string) []byte {
	data, err := o.hex(name)
	r.keep(err)
	return data
}
