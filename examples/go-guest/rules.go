package main

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guesthouse/guesthouse/examples/go-guest/triagev1"
)

// decide decides what to do with the event.
func decide(event *triagev1.Event, context *triagev1.Context) (triagev1.Decision, error) {
	draft := draft{labels: map[string]bool{}, facts: map[string]int64{}}
	draft.kind(event, context)
	if isBot(event) {
		draft.score *= 0.5
	}
	priority := priorityOf(draft.score, context)
	verdict := verdictOf(priority, len(draft.labels))
	notify, err := notify(event, verdict)
	if err != nil {
		return triagev1.Decision{}, err
	}
	return triagev1.Decision{
		Verdict:     verdict,
		Priority:    priority,
		Confidence:  float32(1 - 1/(1+math.Abs(draft.score))),
		Score:       draft.score,
		Labels:      draft.sortedLabels(),
		Notify:      notify,
		Comment:     draft.text,
		DueAt:       due(priority, context),
		Fingerprint: fingerprint(event, context),
		Delta:       draft.delta,
		Facts:       draft.facts,
	}, nil
}

// draft is a decision in the making.
type draft struct {
	score  float64
	labels map[string]bool
	text   *string
	delta  int32
	facts  map[string]int64
}

func (d *draft) kind(event *triagev1.Event, context *triagev1.Context) {
	switch kind := &event.Kind; {
	case kind.PullRequestEvent != nil:
		d.weigh(kind.PullRequestEvent.PullRequest.Labels, context)
		d.pullRequest(&kind.PullRequestEvent.PullRequest)
		d.age(kind.PullRequestEvent.PullRequest.CreatedAt, context)
	case kind.IssuesEvent != nil:
		d.weigh(kind.IssuesEvent.Issue.Labels, context)
		d.issue(kind.IssuesEvent)
		d.age(kind.IssuesEvent.Issue.CreatedAt, context)
	case kind.IssueCommentEvent != nil:
		d.weigh(kind.IssueCommentEvent.Issue.Labels, context)
		d.comment(kind.IssueCommentEvent)
		d.age(kind.IssueCommentEvent.Comment.CreatedAt, context)
	case kind.PushEvent != nil:
		d.push(kind.PushEvent, event.Repository)
	case kind.ReleaseEvent != nil:
		d.release(kind.ReleaseEvent)
	case kind.OtherEvent != nil:
		d.other(kind.OtherEvent)
	}
}

func (d *draft) add(label string, score float64) {
	d.labels[label] = true
	d.score += score
}

func (d *draft) sortedLabels() []string {
	labels := make([]string, 0, len(d.labels))
	for label := range d.labels {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	return labels
}

func (d *draft) weigh(labels []triagev1.Label, context *triagev1.Context) {
	for _, label := range labels {
		d.score += float64(context.LabelWeights[label.Name])
	}
}

func (d *draft) age(since time.Time, context *triagev1.Context) {
	const day = 86_400
	seconds := context.Now.Unix() - since.Unix()
	days := seconds / day
	if seconds%day < 0 {
		days--
	}
	d.facts["ageDays"] = days
}

func (d *draft) pullRequest(pull *triagev1.PullRequest) {
	switch lines := uint64(pull.Additions) + uint64(pull.Deletions); {
	case lines < 10:
		d.add("size/xs", 0)
	case lines < 50:
		d.add("size/s", 0)
	case lines < 250:
		d.add("size/m", 0)
	case lines < 1000:
		d.add("size/l", 0)
	default:
		d.add("size/xl", 0)
	}
	d.score += 0.25 * float64(len(pull.Reviewers))
	if pull.Draft {
		d.score--
	}
	if pull.Mergeable != nil && !*pull.Mergeable {
		d.add("needs-rebase", 0.5)
		author := "author"
		if pull.Author != nil {
			author = pull.Author.Login
		}
		text := "@" + author + ": this no longer merges into `" + pull.Base + "`."
		d.text = &text
	}
	if pull.MergedAt != nil {
		d.add("merged", 0)
	}
	d.delta = int32(pull.Additions - pull.Deletions)
	d.facts["commits"] = int64(pull.Commits)
	d.facts["changedFiles"] = int64(pull.ChangedFiles)
}

func (d *draft) issue(event *triagev1.IssuesEvent) {
	issue := &event.Issue
	if soundsBroken(issue) {
		d.add("bug", 1)
	}
	reactions := int64(0)
	for _, count := range issue.Reactions {
		reactions += int64(count)
	}
	d.score += 0.1 * float64(reactions)
	d.score += 0.05 * float64(issue.Comments)
	if event.Action == triagev1.ActionOpened && len(issue.Assignees) == 0 {
		d.add("needs-owner", 0)
	}
	if issue.Parent != nil {
		d.add("sub-issue", 0)
	}
	d.facts["reactions"] = reactions
}

func (d *draft) comment(event *triagev1.IssueCommentEvent) {
	if strings.Contains(event.Comment.Body, "?") {
		d.add("question", 0.5)
	}
	if event.OnPullRequest {
		d.add("review", 0)
	}
}

func (d *draft) push(push *triagev1.PushEvent, repository *triagev1.Repository) {
	if push.Forced {
		d.add("force-push", 2)
	}
	ci := false
	counts := map[triagev1.Change]int64{}
	for _, commit := range push.Commits {
		for path, change := range commit.Files {
			ci = ci || strings.HasPrefix(path, ".github/")
			counts[change]++
		}
	}
	if ci {
		d.add("ci", 1)
	}
	if repository != nil && push.Ref == "refs/heads/"+repository.DefaultBranch {
		d.score++
	}
	d.facts["added"] = counts[triagev1.ChangeAdded]
	d.facts["modified"] = counts[triagev1.ChangeModified]
	d.facts["removed"] = counts[triagev1.ChangeRemoved]
}

func (d *draft) release(release *triagev1.ReleaseEvent) {
	if release.Prerelease {
		d.add("prerelease", 0)
	}
	if release.Action == triagev1.ActionPublished {
		d.add("announce", 1.5)
	}
	if release.Draft {
		d.score--
	}
	bytes, downloads := int64(0), int64(0)
	for _, asset := range release.Assets {
		bytes += asset.Size
		downloads += int64(asset.Downloads)
	}
	d.facts["downloads"] = downloads
	d.facts["bytes"] = bytes
}

func (d *draft) other(event *triagev1.OtherEvent) {
	d.add("event/"+event.Name, 0)
	switch event.Name {
	case "code_scanning_alert", "dependabot_alert", "repository_vulnerability_alert", "security_advisory":
		d.add("security", 3)
		d.score += severity(event.Payload)
	}
	d.facts["entries"] = entries(event.Payload)
}

func isBot(event *triagev1.Event) bool {
	return event.Sender != nil && event.Sender.Account == triagev1.AccountBot
}

func priorityOf(score float64, context *triagev1.Context) uint8 {
	priority := int64(math.Floor(score)) + int64(context.Bias)
	return uint8(min(max(priority, 0), int64(context.MaxPriority)))
}

func verdictOf(priority uint8, labels int) triagev1.Verdict {
	switch {
	case priority >= 5:
		return triagev1.VerdictEscalate
	case priority >= 2:
		return triagev1.VerdictNotify
	case labels > 0:
		return triagev1.VerdictLabel
	default:
		return triagev1.VerdictIgnore
	}
}

func notify(event *triagev1.Event, verdict triagev1.Verdict) (map[string]string, error) {
	notify := map[string]string{}
	author := author(event)
	told := verdict == triagev1.VerdictNotify || verdict == triagev1.VerdictEscalate
	if !told || author == nil {
		return notify, nil
	}
	teams, err := triagev1.DirectoryClient{}.TeamsFor(author.Login)
	if err != nil {
		return nil, err
	}
	for i := range teams {
		if teams[i].Load <= 0.9 || verdict == triagev1.VerdictEscalate {
			notify[teams[i].Slug] = reason(&teams[i])
		}
	}
	return notify, nil
}

func reason(team *triagev1.Team) string {
	if team.OnCall != nil {
		return *team.OnCall + " is on call"
	}
	return strconv.Itoa(len(team.Members)) + " members"
}

func due(priority uint8, context *triagev1.Context) *time.Time {
	days, ok := context.DueDays[priority]
	if !ok {
		return nil
	}
	seconds := context.Now.Unix() + int64(days)*86_400 - int64(context.UTCOffset)*900
	due := time.Unix(seconds, int64(context.Now.Nanosecond()))
	return &due
}

func fingerprint(event *triagev1.Event, context *triagev1.Context) []byte {
	hash := fnv1a(0xcbf29ce484222325)
	hash.write([]byte(context.Tenant))
	hash.write([]byte{0})
	hash.write(binary.LittleEndian.AppendUint64(nil, uint64(context.Salt)))
	hash.write([]byte(kindName(&event.Kind)))
	hash.write([]byte{0})
	hash.write([]byte(subjectName(&event.Kind)))
	return binary.BigEndian.AppendUint64(nil, uint64(hash))
}

// fnv1a is FNV-1a with 64 bits (draft-eastlake-fnv).
type fnv1a uint64

func (h *fnv1a) write(data []byte) {
	for _, b := range data {
		*h = (*h ^ fnv1a(b)) * 0x100000001b3
	}
}
