package main

import "time"

// What a user of the peer writes for schemas/triage.apexlang: the types, with tags.

type event struct {
	Delivery   []byte      `msgpack:"delivery"`
	ReceivedAt time.Time   `msgpack:"receivedAt"`
	Repository *repository `msgpack:"repository"`
	Sender     *user       `msgpack:"sender"`
	Kind       eventKind   `msgpack:"kind"`
}

type eventKind struct {
	PullRequestEvent  *pullRequestEvent  `msgpack:"PullRequestEvent,omitempty"`
	IssuesEvent       *issuesEvent       `msgpack:"IssuesEvent,omitempty"`
	IssueCommentEvent *issueCommentEvent `msgpack:"IssueCommentEvent,omitempty"`
	PushEvent         *pushEvent         `msgpack:"PushEvent,omitempty"`
	ReleaseEvent      *releaseEvent      `msgpack:"ReleaseEvent,omitempty"`
	OtherEvent        *otherEvent        `msgpack:"OtherEvent,omitempty"`
}

type user struct {
	ID      uint64 `msgpack:"id"`
	Login   string `msgpack:"login"`
	Account int32  `msgpack:"account"`
}

type repository struct {
	ID            uint64     `msgpack:"id"`
	FullName      string     `msgpack:"fullName"`
	Private       bool       `msgpack:"private"`
	DefaultBranch string     `msgpack:"defaultBranch"`
	Language      *string    `msgpack:"language"`
	Topics        []string   `msgpack:"topics"`
	Stars         uint32     `msgpack:"stars"`
	PushedAt      *time.Time `msgpack:"pushedAt"`
}

type label struct {
	Name        string  `msgpack:"name"`
	Color       []byte  `msgpack:"color"`
	Description *string `msgpack:"description"`
}

type pullRequestEvent struct {
	Action      int32       `msgpack:"action"`
	PullRequest pullRequest `msgpack:"pullRequest"`
}

type pullRequest struct {
	Number       uint32     `msgpack:"number"`
	Title        string     `msgpack:"title"`
	Body         *string    `msgpack:"body"`
	Author       *user      `msgpack:"author"`
	Draft        bool       `msgpack:"draft"`
	Labels       []label    `msgpack:"labels"`
	Reviewers    []user     `msgpack:"reviewers"`
	CreatedAt    time.Time  `msgpack:"createdAt"`
	MergedAt     *time.Time `msgpack:"mergedAt"`
	Mergeable    *bool      `msgpack:"mergeable"`
	Base         string     `msgpack:"base"`
	Head         []byte     `msgpack:"head"`
	Additions    uint32     `msgpack:"additions"`
	Deletions    uint32     `msgpack:"deletions"`
	ChangedFiles uint32     `msgpack:"changedFiles"`
	Commits      uint16     `msgpack:"commits"`
}

type issuesEvent struct {
	Action int32 `msgpack:"action"`
	Issue  issue `msgpack:"issue"`
}

type issue struct {
	Number    uint32            `msgpack:"number"`
	Title     string            `msgpack:"title"`
	Body      *string           `msgpack:"body"`
	Author    *user             `msgpack:"author"`
	Labels    []label           `msgpack:"labels"`
	Assignees []user            `msgpack:"assignees"`
	Comments  uint16            `msgpack:"comments"`
	Reactions map[string]uint32 `msgpack:"reactions"`
	CreatedAt time.Time         `msgpack:"createdAt"`
	ClosedAt  *time.Time        `msgpack:"closedAt"`
	Parent    *issue            `msgpack:"parent"`
}

type issueCommentEvent struct {
	Action        int32   `msgpack:"action"`
	Issue         issue   `msgpack:"issue"`
	Comment       comment `msgpack:"comment"`
	OnPullRequest bool    `msgpack:"onPullRequest"`
}

type comment struct {
	ID        uint64    `msgpack:"id"`
	Author    *user     `msgpack:"author"`
	Body      string    `msgpack:"body"`
	CreatedAt time.Time `msgpack:"createdAt"`
}

type pushEvent struct {
	Ref     string   `msgpack:"ref"`
	Before  []byte   `msgpack:"before"`
	After   []byte   `msgpack:"after"`
	Forced  bool     `msgpack:"forced"`
	Commits []commit `msgpack:"commits"`
}

type commit struct {
	ID        []byte           `msgpack:"id"`
	Message   string           `msgpack:"message"`
	Timestamp time.Time        `msgpack:"timestamp"`
	Author    string           `msgpack:"author"`
	Files     map[string]int32 `msgpack:"files"`
}

type releaseEvent struct {
	Action      int32      `msgpack:"action"`
	Tag         string     `msgpack:"tag"`
	Name        *string    `msgpack:"name"`
	Draft       bool       `msgpack:"draft"`
	Prerelease  bool       `msgpack:"prerelease"`
	PublishedAt *time.Time `msgpack:"publishedAt"`
	Assets      []asset    `msgpack:"assets"`
}

type asset struct {
	Name      string `msgpack:"name"`
	Size      int64  `msgpack:"size"`
	Downloads uint32 `msgpack:"downloads"`
}

type otherEvent struct {
	Name    string  `msgpack:"name"`
	Action  *string `msgpack:"action"`
	Payload any     `msgpack:"payload"`
}
