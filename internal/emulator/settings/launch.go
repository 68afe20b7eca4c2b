package settings

// Launch is how the client opens the app's pages. It decides the parameters that the
// client adds to their URLs; see package opener.
type Launch struct {
	Entry       Entry  `json:"entry"`
	TriggerCode string `json:"triggerCode"` // of the message or the chat; a fixed one if empty
}

// Entry is the place in the client where a page is opened.
type Entry string

// The entries.
const (
	EntryOther         Entry = ""                 // the workbench or a link: nothing is added
	EntryMessage       Entry = "message-shortcut" // the menu of a message
	EntryPlusMenuP2P   Entry = "plus-menu-p2p"    // the "+" menu of a chat between two
	EntryPlusMenuGroup Entry = "plus-menu-group"  // the "+" menu of a group
)

// Entries are all entries.
var Entries = []Entry{EntryOther, EntryMessage, EntryPlusMenuP2P, EntryPlusMenuGroup}
