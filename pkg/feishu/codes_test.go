package feishu

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

func TestCodes(t *testing.T) {
	if slices.Contains(Codes(), 0) {
		t.Error("0 is success")
	}
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
	}
	for _, code := range Codes() {
		e := &Error{Status: 400, Code: code}
		remedy, message := e.LocalizedRemedy(), e.UserMessage()
		if e.Class() == ClassUnknown || e.Class() == ClassInvalidAnswer {
			t.Errorf("%d has class %q", code, e.Class())
		}
		if !han(remedy.Zh) || strings.HasSuffix(remedy.Zh, "。") || han(remedy.En) || remedy.En != e.Remedy() {
			t.Errorf("%d: remedy %q", code, remedy)
		}
		if remedy.En == "" || strings.HasSuffix(remedy.En, ".") || strings.Contains(remedy.En, "\n") || strings.TrimSpace(remedy.En) != remedy.En {
			t.Errorf("%d: remedy %q", code, remedy.En)
		}
		checkMessage(t, message)
		if message == ClassUnknown.UserMessage() {
			t.Errorf("%d has no message", code)
		}
	}
	for class, message := range classMessages {
		checkMessage(t, message)
		if class.UserMessage() != message {
			t.Errorf("%s: %q", class, class.UserMessage())
		}
	}
}

func checkMessage(t *testing.T, m i18n.Text) {
	t.Helper()
	if !strings.ContainsFunc(m.Zh, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || !strings.HasSuffix(m.Zh, "。") || len([]rune(m.Zh)) > 40 {
		t.Errorf("Chinese: %q", m.Zh)
	}
	if strings.ContainsFunc(m.En, func(c rune) bool { return c > unicode.MaxASCII }) || !strings.HasSuffix(m.En, ".") || len(m.En) > 130 {
		t.Errorf("English: %q", m.En)
	}
}

// Each code belongs to one class.
func TestClasses(t *testing.T) {
	for class, c := range map[Class]struct {
		status int
		codes  []int
	}{
		ClassLoginCodeInvalid: {401, []int{20003, 20004, 20024, 20049, 20065}},
		ClassUserTokenRefused: {401, []int{20005, 99991668, 99991677}},
		ClassSignInAgain:      {401, []int{20026, 20037, 20064, 20073, 20074, 99991669, 99991679}},
		ClassUserNotAllowed:   {403, []int{20008, 20009, 20010, 20021, 20022, 20023, 20066, 20069, 99991662, 99991665, 99991673}},
		ClassAppTokenRefused:  {502, []int{99991661, 99991663, 99991664, 99991671}},
		ClassAddressDenied:    {502, []int{99991401}},
		ClassQuota:            {502, []int{99991403}},
		ClassRateLimited:      {503, []int{99991400}},
		ClassTemporary:        {503, []int{20050, 20072}},
		ClassBadRequest:       {502, []int{20001, 20036, 20063, 20070}},
		ClassUnknown:          {502, []int{1, 29999, -1}},
		ClassInvalidAnswer:    {502, []int{0}},
	} {
		if class.Status() != c.status {
			t.Errorf("%s: status %d", class, class.Status())
		}
		for _, code := range c.codes {
			for _, status := range []int{200, 400, 403} {
				e := &Error{Status: status, Code: code}
				temporary := c.status == 503
				if e.Class() != class || e.Temporary() != temporary || e.Refused() != (code != 0 && !temporary) || e.Unreachable() {
					t.Errorf("HTTP %d, %d: class %q, Temporary %v, Refused %v", status, code, e.Class(), e.Temporary(), e.Refused())
				}
			}
		}
	}
	for _, e := range []*Error{{Status: 429, Code: 10014}, {Status: 429}} {
		if e.Class() != ClassRateLimited || e.Refused() {
			t.Errorf("%v: %s", e, e.Class())
		}
	}
	for _, e := range []*Error{{Status: 500, Code: 20003}, {Status: 503}} {
		if e.Class() != ClassTemporary || e.Refused() {
			t.Errorf("%v: %s", e, e.Class())
		}
	}
}

// The message of a code precedes that of the class.
func TestUserMessage(t *testing.T) {
	for want, e := range map[string]*Error{
		"联系企业管理员开通":  {Status: 400, Code: 20010},
		"登录超时了":      {Status: 500, Code: 20004},
		"登录信息已失效":    {Status: 500, Code: 20003},
		"登录没有成功，请重试": {Status: 400, Code: 29999},
		"暂时连接不上飞书":   {Status: 502, Code: 29999},
		"访问的人太多了":    {Status: 429},
		"应用配置有误":     {Status: 200},
	} {
		if got := e.UserMessage().Zh; !strings.Contains(got, want) {
			t.Errorf("HTTP %d, %d: %s", e.Status, e.Code, got)
		}
	}
}
